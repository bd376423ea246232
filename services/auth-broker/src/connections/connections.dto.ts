import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsObject, IsOptional, Matches } from 'class-validator';

export class SaveConnectionDto {
  @ApiProperty({ description: "The backend's slug; it may be registered afterwards", example: 'github' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'backendId must be the slug of a backend' })
  backendId!: string;

  @ApiPropertyOptional({ description: 'For all users; otherwise for yourself alone', default: false })
  @IsOptional()
  @IsBoolean()
  shared?: boolean;

  @ApiProperty({
    description: 'Headers that the gateway sends to the backend; values are encrypted and never shown again',
    example: { authorization: 'Bearer ...' },
    type: 'object',
    additionalProperties: { type: 'string' },
  })
  @IsObject()
  headers!: Record<string, unknown>;
}
