import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsIn, IsObject, IsOptional, Matches } from 'class-validator';
import { Names } from '../access-rules/access-rules.dto.js';

const roleNames = ['none', 'search', 'fetch', 'crawl', 'answer'] as const;
const pointer = /^(?:\/[^/]{1,200}){1,10}$/;

const Pointer = (description: string) =>
  applyDecorators(ApiPropertyOptional({ description, example: '/query' }), IsOptional(), Matches(pointer));
const Values = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ description, type: 'object', additionalProperties: { type: 'string' } }),
    IsOptional(),
    IsObject(),
  );

/** How a tool is read: JSON pointers into its arguments. */
export class SearchAdapterDto {
  @ApiProperty({ enum: roleNames, description: 'What the tool does on the web' })
  @IsIn(roleNames)
  role!: (typeof roleNames)[number];

  @Pointer('The query, or a conversation')
  query?: string;

  @Pointer('How many results')
  count?: string;

  @Pointer('Domains to which results are limited')
  include?: string;

  @Pointer('Domains that are left out; the same as include where - before a domain means so')
  exclude?: string;

  @Pointer('Safe search')
  safeSearch?: string;

  @Values('JSON of the values for off, moderate and strict')
  safeSearchValues?: Record<string, string>;

  @Pointer('Age of results')
  freshness?: string;

  @Values('JSON of the values for hour, day, week, month and year')
  freshnessValues?: Record<string, string>;

  @ApiPropertyOptional({ description: 'URLs that are read', type: [String] })
  @IsOptional()
  @IsArray()
  @Matches(pointer, { each: true })
  urls?: string[];

  @Names('Arguments that send data elsewhere or run code; * stands for any run of characters')
  sideChannels?: string[];
}
