/** What a tool does on the web. */
export type Role = 'search' | 'fetch' | 'crawl' | 'answer';

/** Levels of safe search, and how a tool writes them. */
export type SafeSearchValues = Partial<Record<'off' | 'moderate' | 'strict', unknown>>;

/** Ages of results, and how a tool writes them. */
export type FreshnessValues = Partial<Record<'hour' | 'day' | 'week' | 'month' | 'year', unknown>>;

/**
 * How one tool is read. Pointers are JSON pointers (RFC 6901) into its arguments. Plain data, so that it can lie in a
 * snapshot.
 */
export interface ToolAdapter {
  /** Who knows the tool: a provider, `generic` for what its definition suggests, `custom` for what an administrator said. */
  provider: string;
  role: Role;
  /** The query: a text, or a list or object of which every text counts. */
  query?: string;
  count?: { pointer: string; min?: number; max?: number; usual?: number };
  /** The list of domains to which results are limited. */
  include?: string;
  /** The list of domains that are left out; the same as `include` where `-` before a domain means so. */
  exclude?: string;
  /** That excluded domains are written as rules of Brave's Goggles (`$discard,site=example.com`). */
  excludesByGoggle?: boolean;
  /** That the tool takes included or excluded domains, but not both. */
  isExclusive?: boolean;
  /** How many domains the tool takes. */
  maxDomains?: number;
  safeSearch?: { pointer: string; values: SafeSearchValues };
  /** `replaces`: other arguments that say the same, and would contradict. */
  freshness?: { pointer: string; values: FreshnessValues; replaces?: readonly string[] };
  /** URLs to be read: texts, or lists of texts. */
  urls?: readonly string[];
  /** The argument that keeps a crawl on its site, and its value. */
  onSite?: { pointer: string; value: unknown };
  /**
   * Arguments that send data elsewhere or run code: names of arguments, or pointers; `*` stands for any run of characters
   * in a name.
   */
  sideChannels: readonly string[];
}

/** A tool's definition, as far as it is looked at. */
export interface ToolDefinition {
  name: string;
  inputSchema?: unknown;
  annotations?: unknown;
}

/** The tools of one provider's server, by name. */
export interface AdapterFamily {
  readonly provider: string;
  readonly tools: Readonly<Record<string, Omit<ToolAdapter, 'provider'>>>;
}

/** Arguments by which tools of whatever provider send data elsewhere. */
export const usualSideChannels = ['webhook*', '*_webhook*', 'callback*', 'notify*', 'email', 'code', 'script'] as const;
