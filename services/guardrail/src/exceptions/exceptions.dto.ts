import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { AttachmentDto } from '../profiles/profiles.dto.js';
import { directionNames, type DirectionName } from '../profiles/profiles.entity.js';

export class ExceptionDto {
  @ApiProperty({ description: 'Who answers for it', maxLength: 200 })
  @IsString()
  @Length(1, 200)
  owner!: string;

  @ApiProperty({ description: 'Why', maxLength: 1000 })
  @IsString()
  @Length(1, 1000)
  reason!: string;

  @ApiProperty({ description: 'When it ends by itself, within a year', example: '2027-03-31T00:00:00Z' })
  @IsISO8601({ strict: true })
  expiresAt!: string;

  @ApiProperty({ description: 'Detector ids, or groups of them', type: [String], example: ['pci.card_number'] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  detectors!: string[];

  @ApiProperty({ description: 'Where: all that is given must match, and something must be given', type: AttachmentDto })
  @IsObject()
  @ValidateNested()
  @Type(() => AttachmentDto)
  target!: AttachmentDto;

  @ApiPropertyOptional({ type: [String], description: 'Where in a message, as globs over JSON pointers' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  paths?: string[];

  @ApiPropertyOptional({ enum: directionNames, default: 'both' })
  @IsOptional()
  @IsIn(directionNames)
  direction?: DirectionName;
}
