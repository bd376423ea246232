import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { callerKinds, type CallerKind } from './callers.entity.js';

export class DisableCallerDto {
  @ApiProperty({ enum: callerKinds, description: 'A user of the identity provider, an agent, an OAuth client' })
  @IsIn(callerKinds)
  kind!: CallerKind;

  @ApiProperty({ description: "The user's id (sub), the agent's slug, or the OAuth client id", example: 'alice' })
  @IsString()
  @Length(1, 255)
  name!: string;

  @ApiPropertyOptional({ description: 'Why', maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}
