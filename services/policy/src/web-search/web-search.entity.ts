import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

export const searchRoles = ['search', 'fetch', 'crawl', 'answer'] as const;
export type SearchRoleName = (typeof searchRoles)[number];
export const safeSearches = ['any', 'moderate', 'strict'] as const;
export const freshnesses = ['any', 'day', 'week', 'month', 'year'] as const;
export const sideChannelActions = ['refuse', 'strip', 'allow'] as const;
export const citationActions = ['redact', 'block'] as const;
export const webSearchModes = ['enforce', 'monitor'] as const;

/** A policy as the API writes it. */
export interface WebSearchPolicyBody {
  name: string;
  agents: readonly string[];
  groups: readonly string[];
  userDomains: readonly string[];
  backends: readonly string[];
  roles: readonly SearchRoleName[];
  query: {
    maxLength: number;
    detectors: readonly string[];
    minConfidence: number;
    internalSuffixes: readonly string[];
    codenames: readonly string[];
    omitQuery: boolean;
  };
  request: {
    safeSearch: (typeof safeSearches)[number];
    maxCount: number;
    freshness: (typeof freshnesses)[number];
    sideChannels: (typeof sideChannelActions)[number];
    forbiddenArguments: readonly string[];
  };
  domains: {
    include: readonly string[];
    exclude: readonly string[];
    includeCategories: readonly string[];
    excludeCategories: readonly string[];
  };
  urls: { schemes: readonly string[]; hosts: readonly string[]; allowPrivate: boolean };
  results: {
    maxResults: number;
    defangLinks: boolean;
    stripImages: boolean;
    citations: (typeof citationActions)[number];
  };
  mode: (typeof webSearchModes)[number];
  disabled: boolean;
}

@Entity('web_search_policies')
export class WebSearchPolicyRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb')
  policy!: WebSearchPolicyBody;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}

@Entity('domain_categories')
export class DomainCategoryRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  description!: string;

  @Column('jsonb')
  domains!: readonly string[];

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}

/** What was said of the tools of a backend, as ProtoJSON of SearchAdapter by tool. */
@Entity('search_tools')
export class SearchToolsRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb')
  tools!: readonly { tool: string; adapter: string }[];

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
