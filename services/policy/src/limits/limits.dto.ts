import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { Names } from '../access-rules/access-rules.dto.js';
import { limitPers, limitWindows, type LimitPerName, type LimitWindowName } from './limits.entity.js';

/**
 * One limit on calls of tools, prompts and resources: lists of one kind are alternatives, kinds must all hold, an empty
 * list matches everything.
 */
export class LimitDto {
  @ApiProperty({ description: 'Display name', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name!: string;

  @Names('Agent slugs')
  agents?: string[];

  @Names('User ids')
  users?: string[];

  @Names('Groups, by full path')
  groups?: string[];

  @Names('Backend slugs')
  backends?: string[];

  @Names('Tool names; * stands for any run of characters. With tools, only tool calls are meant')
  tools?: string[];

  @ApiPropertyOptional({
    enum: limitPers,
    isArray: true,
    description: 'What has a count of its own, in any combination; none = one count for the organization',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(limitPers, { each: true })
  per?: LimitPerName[];

  @ApiProperty({ enum: limitWindows, description: 'The window of time, which slides' })
  @IsIn(limitWindows)
  window!: LimitWindowName;

  @ApiProperty({ description: 'Calls in any window', minimum: 1, maximum: 1_000_000_000 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  maxCalls!: number;

  @ApiPropertyOptional({ description: 'Switched off: kept, but without effect', default: false })
  @IsOptional()
  @IsBoolean()
  disabled?: boolean;
}
