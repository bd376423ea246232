import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
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

const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;

export class RegexDto {
  @ApiProperty({ description: 'RE2 syntax, at most 1024 bytes', example: 'CASE-[0-9]{6}' })
  @IsString()
  @Length(1, 1_024)
  pattern!: string;

  @ApiPropertyOptional({ default: false, description: 'Upper and lower case are the same' })
  @IsOptional()
  @IsBoolean()
  ignoresCase?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Search every text, although no fixed text is in every match' })
  @IsOptional()
  @IsBoolean()
  isSlow?: boolean;
}

export class WordListDto {
  @ApiPropertyOptional({ type: [String], description: 'The words; left out in a change, they stay' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200_000)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  words?: string[];

  @ApiPropertyOptional({ default: false, description: 'Upper and lower case, and accents, differ' })
  @IsOptional()
  @IsBoolean()
  matchesCase?: boolean;
}

export class ExactDataDto {
  @ApiPropertyOptional({ default: 1, description: 'How many columns of one row have to be found together' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(16)
  minColumns?: number;

  @ApiPropertyOptional({ default: 200, description: 'Within how many characters' })
  @IsOptional()
  @IsInt()
  @Min(10)
  @Max(2_000)
  withinCharacters?: number;
}

/** A detector; one of `regex`, `wordList` and `exactData` is given. */
export class CustomDetectorDto {
  @ApiProperty({ description: 'Display name', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  title!: string;

  @ApiPropertyOptional({ description: 'What it finds', maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string;

  @ApiPropertyOptional({ description: 'What a masked value is replaced by; the title when left out', maxLength: 40 })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  label?: string;

  @ApiPropertyOptional({ default: 0.8, description: 'How sure a match is by itself; 0 to 1' })
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0)
  @Max(1)
  confidence?: number;

  @ApiPropertyOptional({ type: [String], description: 'Words that make it surer when they are near' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 60, { each: true })
  contextWords?: string[];

  @ApiPropertyOptional({ type: [String], description: 'Words that make it less sure when they are near' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 60, { each: true })
  againstWords?: string[];

  @ApiPropertyOptional({ default: false, description: 'Without a context word it finds nothing' })
  @IsOptional()
  @IsBoolean()
  requiresContext?: boolean;

  @ApiPropertyOptional({ description: 'A pattern', type: RegexDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => RegexDto)
  regex?: RegexDto;

  @ApiPropertyOptional({ description: 'Words', type: WordListDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => WordListDto)
  wordList?: WordListDto;

  @ApiPropertyOptional({ description: 'Values of rows, which are uploaded afterwards', type: ExactDataDto })
  @IsOptional()
  @ValidateNested()
  @Type(() => ExactDataDto)
  exactData?: ExactDataDto;
}

export class CreateCustomDetectorDto extends CustomDetectorDto {
  @ApiProperty({ description: 'Its name in URLs, profiles and logs; cannot be changed later', example: 'case-numbers' })
  @Matches(slug, { message: 'slug must be lower-case letters, digits and dashes (at most 63)' })
  slug!: string;
}

/** A detector that need not exist, or the data of one that does, and a text. */
export class TryCustomDetectorDto extends CustomDetectorDto {
  @ApiProperty({ description: 'The text to be looked at; it is not stored', maxLength: 100_000 })
  @IsString()
  @MaxLength(100_000)
  text!: string;

  @ApiPropertyOptional({ description: 'The detector whose words or rows are looked for' })
  @IsOptional()
  @Matches(slug, { message: 'dataOf must be the slug of a detector' })
  dataOf?: string;
}
