import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

/** Form of a slug. */
export const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;

export class AgentSettingsDto {
  @ApiProperty({ description: 'Display name', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiPropertyOptional({ description: 'What the agent is for', maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string;

  @ApiPropertyOptional({
    description: 'OAuth clients that are this agent: client ids, or URLs of metadata documents (CIMD)',
    type: [String],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  clientIds?: string[];
}

export class AddAgentDto extends AgentSettingsDto {
  @ApiProperty({ description: 'Its name in rules and logs; cannot be changed later', example: 'billing-bot' })
  @Matches(slug, { message: 'slug must be lower-case letters, digits and dashes (at most 63)' })
  slug!: string;
}
