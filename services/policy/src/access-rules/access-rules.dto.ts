import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';

/** A list of names, each a string of 1 to 500 characters. */
export const Names = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ description, type: [String] }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(500),
    IsString({ each: true }),
    Length(1, 500, { each: true }),
  );

/** One rule: lists of one kind are alternatives, kinds must all hold, an empty list matches everything. */
export class AccessRuleDto {
  @ApiProperty({ description: 'Display name', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name!: string;

  @ApiProperty({ enum: ['allow', 'deny'], description: 'A matching deny wins; otherwise a matching allow is needed' })
  @IsIn(['allow', 'deny'])
  effect!: 'allow' | 'deny';

  @Names('Agent slugs')
  agents?: string[];

  @Names('User ids')
  users?: string[];

  @Names('Groups, by full path')
  groups?: string[];

  @Names('User domains, such as example.com')
  userDomains?: string[];

  @Names('Backend slugs')
  backends?: string[];

  @Names('Tool names; * stands for any run of characters')
  tools?: string[];

  @Names('Prompt names; * as above')
  prompts?: string[];

  @Names('Resource URIs; * as above')
  resources?: string[];

  @ApiPropertyOptional({
    description: 'CEL over principal.user, .agent, .groups, .domain, .kind, backend, tool and args',
    example: 'args.table != "salaries"',
    maxLength: 2000,
  })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  condition?: string;

  @ApiPropertyOptional({ description: 'Switched off: kept, but without effect', default: false })
  @IsOptional()
  @IsBoolean()
  disabled?: boolean;
}
