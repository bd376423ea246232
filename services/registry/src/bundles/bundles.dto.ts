import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { slug, slugRule } from '../backends/backends.dto.js';

/** Under what name and description something is shown. */
class OverrideDto {
  @ApiPropertyOptional({ description: 'Name under which it is shown instead of <backend>__<its name>', maxLength: 128 })
  @IsOptional()
  @IsString()
  @MaxLength(128)
  name?: string;

  @ApiPropertyOptional({ description: "Description with which it is shown instead of the backend's", maxLength: 4000 })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  description?: string;
}

export class ToolOverrideDto extends OverrideDto {
  @ApiProperty({ description: "The tool's name at the backend", example: 'search' })
  @IsString()
  @Length(1, 500)
  tool!: string;
}

export class PromptOverrideDto extends OverrideDto {
  @ApiProperty({ description: "The prompt's name at the backend", example: 'reply' })
  @IsString()
  @Length(1, 500)
  prompt!: string;
}

export class BundleMemberDto {
  @ApiProperty({ description: "A backend's slug", example: 'crm' })
  @Matches(slug, { message: `backendId ${slugRule}` })
  backendId!: string;

  @ApiPropertyOptional({ description: 'Its tools that are shown; all when left out or empty', type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  tools?: string[];

  @ApiPropertyOptional({ description: 'Tools under another name or description', type: [ToolOverrideDto] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => ToolOverrideDto)
  toolOverrides?: ToolOverrideDto[];

  @ApiPropertyOptional({ description: 'Prompts under another name or description', type: [PromptOverrideDto] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => PromptOverrideDto)
  promptOverrides?: PromptOverrideDto[];
}

export class BundleDto {
  @ApiPropertyOptional({ description: 'Display name; the slug when left out', maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string;

  @ApiPropertyOptional({ description: 'What the bundle is for', maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string;

  @ApiPropertyOptional({ description: "What agents get as the server's instructions", maxLength: 10_000 })
  @IsOptional()
  @IsString()
  @MaxLength(10_000)
  instructions?: string;

  @ApiPropertyOptional({
    description: 'Lists of tools show only find_tool and call_tool, by which agents find and call the others',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  toolSearch?: boolean;

  @ApiProperty({ description: 'Its backends, in the order of lists', type: [BundleMemberDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => BundleMemberDto)
  members!: BundleMemberDto[];
}

export class CreateBundleDto extends BundleDto {
  @ApiProperty({ description: 'Its name in the URL /mcp/b/<slug>; cannot be changed later', example: 'support' })
  @Matches(slug, { message: `slug ${slugRule}` })
  slug!: string;
}
