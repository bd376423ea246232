import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
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
  Min,
  ValidateNested,
} from 'class-validator';
import { Names } from '../access-rules/access-rules.dto.js';
import {
  citationActions,
  freshnesses,
  safeSearches,
  searchRoles,
  sideChannelActions,
  webSearchModes,
  type SearchRoleName,
  type WebSearchPolicyBody,
} from './web-search.entity.js';

type Part<Name extends keyof WebSearchPolicyBody> = WebSearchPolicyBody[Name];

const Domains = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ description, type: [String] }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(2_000),
    IsString({ each: true }),
    Length(1, 800, { each: true }),
  );
const Count = (description: string, max: number) =>
  applyDecorators(
    ApiPropertyOptional({ description, minimum: 0, maximum: max }),
    IsOptional(),
    IsInt(),
    Min(0),
    Max(max),
  );
const Flag = (description: string) =>
  applyDecorators(ApiPropertyOptional({ description, default: false }), IsOptional(), IsBoolean());
const OneOf = (values: readonly string[], description: string) =>
  applyDecorators(ApiPropertyOptional({ enum: values, description }), IsOptional(), IsIn(values));
const PartOf = (type: () => new () => object) =>
  applyDecorators(ApiPropertyOptional({ type }), IsOptional(), ValidateNested(), Type(type));

export class QueryRulesDto {
  @Count('Longest query in characters; 0 = any', 100_000)
  maxLength?: number;

  @Names('Detectors that stop a query: ids, groups (secret.*) or *; left out = secrets, payment and personal data')
  detectors?: string[];

  @ApiPropertyOptional({ description: 'How sure a detector has to be', minimum: 0, maximum: 1, default: 0.55 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  minConfidence?: number;

  @Domains('Names of hosts in these domains stop a query, such as corp.example')
  internalSuffixes?: string[];

  @Names('Words and phrases that stop a query: names of projects, customers, products')
  codenames?: string[];

  @Flag('Keeps the text of queries out of the call log')
  omitQuery?: boolean;
}

export class RequestRulesDto {
  @OneOf(safeSearches, 'The least strict safe search')
  safeSearch?: Part<'request'>['safeSearch'];

  @Count('Most results, or pages of a crawl, that may be asked for; 0 = any number', 100_000)
  maxCount?: number;

  @OneOf(freshnesses, 'The oldest results that may be asked for')
  freshness?: Part<'request'>['freshness'];

  @OneOf(sideChannelActions, 'What becomes of webhooks, e-mail addresses and code in arguments')
  sideChannels?: Part<'request'>['sideChannels'];

  @Names('More arguments that count as such, by name; * stands for any run of characters')
  forbiddenArguments?: string[];
}

export class DomainRulesDto {
  @Domains('Only these domains, each with its subdomains: example.com, example.com/docs, .gov.uk')
  include?: string[];

  @Domains('Not these; what is excluded stays so whatever includes it')
  exclude?: string[];

  @Names('Only these categories of domains')
  includeCategories?: string[];

  @Names('Not these')
  excludeCategories?: string[];
}

export class UrlRulesDto {
  @ApiPropertyOptional({ description: 'Schemes that may be fetched; none = https and http', type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(/^[a-z][a-z0-9+.-]{0,30}$/, { each: true })
  schemes?: string[];

  @Domains('Only these hosts may be fetched and crawled; none = all that the rules for domains allow')
  hosts?: string[];

  @Flag('Lets addresses be fetched that are good inside of a network alone')
  allowPrivate?: boolean;
}

export class ResultRulesDto {
  @Count('Most results that the agent gets; 0 = all', 100_000)
  maxResults?: number;

  @Flag('Writes links in texts so that no program follows them')
  defangLinks?: boolean;

  @Flag('Takes the URLs of images out')
  stripImages?: boolean;

  @OneOf(citationActions, 'What becomes of an answer that cites a blocked host')
  citations?: Part<'results'>['citations'];
}

/** One policy: lists of one kind are alternatives, kinds must all hold, an empty list matches everything. */
export class WebSearchPolicyDto {
  @ApiProperty({ description: 'Display name', maxLength: 100 })
  @IsString()
  @Length(1, 100)
  name!: string;

  @Names('Agent slugs')
  agents?: string[];

  @Names('Groups, by full path')
  groups?: string[];

  @Names('User domains, such as example.com')
  userDomains?: string[];

  @Names('Backend slugs')
  backends?: string[];

  @ApiPropertyOptional({ enum: searchRoles, isArray: true, description: 'Roles of tools that may be used; none = all' })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(searchRoles, { each: true })
  roles?: SearchRoleName[];

  @PartOf(() => QueryRulesDto)
  query?: QueryRulesDto;

  @PartOf(() => RequestRulesDto)
  request?: RequestRulesDto;

  @PartOf(() => DomainRulesDto)
  domains?: DomainRulesDto;

  @PartOf(() => UrlRulesDto)
  urls?: UrlRulesDto;

  @PartOf(() => ResultRulesDto)
  results?: ResultRulesDto;

  @OneOf(webSearchModes, 'Whether it acts, or only says in the log what it would do')
  mode?: Part<'mode'>;

  @Flag('Switched off: kept, but without effect')
  disabled?: boolean;
}
