import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
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
import {
  actionNames,
  directionNames,
  maskStyleNames,
  modeNames,
  onErrorNames,
  partNames,
  trustNames,
  type ActionName,
  type DirectionName,
  type MaskStyleName,
  type ModeName,
  type OnErrorName,
  type PartName,
  type TrustName,
} from './profiles.entity.js';

const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;
const slugRule = 'must be lower-case letters, digits and dashes (at most 63)';

/** One rule. Within a profile the first rule that names a detector, and whose conditions are met, decides. */
export class GuardrailRuleDto {
  @ApiPropertyOptional({ description: 'Its name in the call log; its number when nothing is given' })
  @IsOptional()
  @IsString()
  @Matches(/^(?:[a-z][a-z0-9-]{0,39})?$/, { message: 'id must be lower-case letters, digits and dashes (at most 40)' })
  id?: string;

  @ApiProperty({
    description: 'Detector ids, or groups of them',
    type: [String],
    example: ['pci.card_number', 'secret.*'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  detectors!: string[];

  @ApiProperty({ enum: actionNames, description: 'What happens to what is found' })
  @IsIn(actionNames)
  action!: ActionName;

  @ApiPropertyOptional({ enum: modeNames, default: 'enforce', description: 'Whether it acts, or only records' })
  @IsOptional()
  @IsIn(modeNames)
  mode?: ModeName;

  @ApiPropertyOptional({ enum: directionNames, default: 'both', description: 'Which messages are looked at' })
  @IsOptional()
  @IsIn(directionNames)
  direction?: DirectionName;

  @ApiPropertyOptional({ default: 0, description: 'Findings below it are left to other rules; 0 to 1' })
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(1)
  minConfidence?: number;

  @ApiPropertyOptional({ enum: partNames, isArray: true, description: 'What of a conversation; none = all of it' })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(partNames, { each: true })
  parts?: PartName[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Where in a message, as globs over JSON pointers; none = everywhere',
    example: ['/params/arguments/**'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  paths?: string[];

  @ApiPropertyOptional({ default: 1, description: 'It applies from so many findings in one message on' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  minCount?: number;

  @ApiPropertyOptional({ default: false, description: 'Equal values count once' })
  @IsOptional()
  @IsBoolean()
  uniqueOnly?: boolean;

  @ApiPropertyOptional({ enum: maskStyleNames, default: 'label', description: 'What a masked text looks like' })
  @IsOptional()
  @IsIn(maskStyleNames)
  maskStyle?: MaskStyleName;

  @ApiPropertyOptional({
    enum: onErrorNames,
    default: 'default',
    description: 'Messages that could not be looked at to their end; default = closed for rules that change or refuse',
  })
  @IsOptional()
  @IsIn(onErrorNames)
  onError?: OnErrorName;

  @ApiPropertyOptional({ enum: trustNames, isArray: true, description: 'Trust of the backends; none = all backends' })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(trustNames, { each: true })
  trusts?: TrustName[];
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

  @ApiPropertyOptional({ default: false, description: 'No other profile and no exception makes its rules milder' })
  @IsOptional()
  @IsBoolean()
  floor?: boolean;

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

  @ApiPropertyOptional({ description: "The domain of the user's e-mail address", example: 'example.com' })
  @IsOptional()
  @IsString()
  @Length(1, 253)
  userDomain?: string;

  @ApiPropertyOptional({ description: 'A group that the user is in, by full path' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  group?: string;
}
