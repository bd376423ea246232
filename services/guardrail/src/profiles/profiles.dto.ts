import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { ActionName, DirectionName } from './profiles.entity.js';

const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;
const slugRule = 'must be lower-case letters, digits and dashes (at most 63)';
const actions: readonly ActionName[] = ['log', 'mask', 'block'];
const directions: readonly DirectionName[] = ['request', 'response', 'both'];

/** One rule: what happens to what its detectors find. Within a profile the first rule for a detector decides. */
export class GuardrailRuleDto {
  @ApiProperty({ description: 'Detector ids', type: [String], example: ['pci.card_number'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  detectors!: string[];

  @ApiProperty({ enum: actions, description: 'Record it, replace it by a label, or refuse the message' })
  @IsIn(actions)
  action!: ActionName;

  @ApiPropertyOptional({ enum: directions, default: 'both', description: 'Which messages are looked at' })
  @IsOptional()
  @IsIn(directions)
  direction?: DirectionName;

  @ApiPropertyOptional({ default: 0, description: 'Findings below it are ignored; 0 to 1' })
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(1)
  minConfidence?: number;
}

export class ProfileDto {
  @ApiProperty({ description: 'Display name', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiPropertyOptional({ description: 'What it is for', maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string;

  @ApiProperty({ description: 'Its rules, in order', type: [GuardrailRuleDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => GuardrailRuleDto)
  rules!: GuardrailRuleDto[];
}

export class CreateProfileDto extends ProfileDto {
  @ApiProperty({ description: 'Its name in URLs and logs; cannot be changed later', example: 'payment-data' })
  @Matches(slug, { message: `slug ${slugRule}` })
  slug!: string;
}

/** What a profile is attached to: all that is given must match; an empty body is every call. */
export class AttachmentDto {
  @ApiPropertyOptional({ description: "A backend's slug" })
  @IsOptional()
  @Matches(slug, { message: `backendId ${slugRule}` })
  backendId?: string;

  @ApiPropertyOptional({ description: "An agent's slug" })
  @IsOptional()
  @Matches(slug, { message: `agentId ${slugRule}` })
  agentId?: string;

  @ApiPropertyOptional({ description: "A tool's name; needs backendId" })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  tool?: string;
}

export class TryProfileDto {
  @ApiProperty({ description: 'The text to be looked at; it is not stored', maxLength: 100_000 })
  @IsString()
  @MaxLength(100_000)
  text!: string;

  @ApiPropertyOptional({ enum: ['request', 'response'], default: 'request' })
  @IsOptional()
  @IsIn(['request', 'response'])
  direction?: 'request' | 'response';
}
