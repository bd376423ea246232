import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { MinSeqDto } from '@gatehouse/service-kit';
import { slug } from '../agents/agents.dto.js';
import { maxDomainsAtOnce } from './domain-category.decider.js';

export class DomainCategoryDto {
  @ApiProperty({ description: 'Names the category in policies', pattern: slug.source })
  @Matches(slug, { message: 'slug must be lower-case letters, digits and dashes (at most 63)' })
  slug!: string;

  @ApiProperty({ description: 'Display name', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiPropertyOptional({ description: 'What it is for', maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  description?: string;
}

export class DomainsDto {
  @ApiProperty({ description: 'Domains, each with its subdomains', type: [String], maxItems: maxDomainsAtOnce })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(maxDomainsAtOnce)
  @IsString({ each: true })
  @Length(1, 800, { each: true })
  domains!: string[];
}

export class CategoryQueryDto extends MinSeqDto {
  @ApiPropertyOptional({ description: 'Part of a domain' })
  @IsOptional()
  @IsString()
  @MaxLength(253)
  search?: string;
}
