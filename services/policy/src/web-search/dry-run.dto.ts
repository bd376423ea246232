import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import { Names } from '../access-rules/access-rules.dto.js';
import { WebSearchPolicyDto } from './web-search.dto.js';

/** A call that is not made. */
export class DryRunDto {
  @ApiProperty({ description: 'Slug of the backend' })
  @IsString()
  @Length(1, 63)
  backendId!: string;

  @ApiProperty({ description: "The tool's name at the backend" })
  @IsString()
  @Length(1, 500)
  tool!: string;

  @ApiPropertyOptional({ description: 'Arguments of the call' })
  @IsOptional()
  @IsObject()
  arguments?: Record<string, unknown>;

  @ApiPropertyOptional({ description: 'What the tool would answer (content, structuredContent)' })
  @IsOptional()
  @IsObject()
  result?: Record<string, unknown>;

  @ApiPropertyOptional({ description: 'Slug of the agent' })
  @IsOptional()
  @IsString()
  @MaxLength(63)
  agentId?: string;

  @Names('Groups of the user, by full path')
  groups?: string[];

  @ApiPropertyOptional({ description: 'Domain of the user' })
  @IsOptional()
  @IsString()
  @MaxLength(253)
  userDomain?: string;

  @ApiPropertyOptional({
    description: 'A policy that is tried alone, instead of those in force',
    type: WebSearchPolicyDto,
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => WebSearchPolicyDto)
  policy?: WebSearchPolicyDto;
}
