import { GatehouseError } from '@gatehouse/errors';
import type { CallFilter } from './call-filter.dto.js';

/** A column by which the log can be filtered with a list of values. */
export type FacetColumn = 'backend' | 'agent' | 'tool' | 'user_domain' | 'verdict' | 'dlp_outcome';

/** Tools are the targets of one method only. */
export const toolExpression = `if(method = 'tools/call', target, '')`;

/** A WHERE clause with bound parameters. */
export interface Condition {
  sql: string;
  parameters: Record<string, unknown>;
}

interface Term {
  sql: string;
  facet?: FacetColumn;
}

// What ClickHouse's DateTime64 can hold, and more than any log does.
const firstMs = Date.UTC(1970, 0);
const lastMs = Date.UTC(2200, 0);
const maxRangeMs = 31 * 24 * 60 * 60_000;

/** Calls that somebody may see, of those of the organization; empty lists = of all backends, or agents. */
export interface LogReach {
  backends: readonly string[];
  agents: readonly string[];
}

/** Who asks: organization, and what of its log they may see; undefined = everything. */
export interface Reader {
  org: string;
  reach: readonly LogReach[] | undefined;
}

/** What a reader may see, whatever they ask for. */
export function readerCondition({ org, reach }: Reader): Condition {
  const parameters: Record<string, unknown> = { org };
  if (!reach) return { sql: 'org = {org:String}', parameters };
  const parts = reach.map(({ backends, agents }, i) => {
    parameters[`mayBackends${i}`] = backends;
    parameters[`mayAgents${i}`] = agents;
    const terms = [
      ...(backends.length > 0 ? [`backend IN {mayBackends${i}:Array(String)}`] : []),
      ...(agents.length > 0 ? [`agent IN {mayAgents${i}:Array(String)}`] : []),
    ];
    return terms.length === 0 ? 'true' : terms.join(' AND ');
  });
  return { sql: `org = {org:String} AND (${['false', ...parts].join(' OR ')})`, parameters };
}

/** The filter as SQL. The organization, and what of it is seen, are the reader's, whatever the filter says. */
export class CallCondition {
  private readonly terms: Term[];
  readonly parameters: Record<string, unknown>;

  /** @throws GatehouseError GATEHOUSE_QUERY_RANGE_INVALID */
  constructor(reader: Reader, filter: CallFilter) {
    const rangeMs = filter.to.getTime() - filter.from.getTime();
    const isStored = filter.from.getTime() >= firstMs && filter.to.getTime() <= lastMs;
    if (!(isStored && rangeMs > 0 && rangeMs <= maxRangeMs)) throw new GatehouseError('GATEHOUSE_QUERY_RANGE_INVALID');
    const { sql, parameters } = readerCondition(reader);
    this.parameters = { ...withoutNulls(filter), ...parameters };
    this.terms = [
      { sql: `${sql} AND time >= {from:DateTime64(3)} AND time < {to:DateTime64(3)}` },
      ...optionalTerms.filter(({ field }) => filter[field] !== undefined && filter[field] !== null),
    ];
  }

  /** All terms but those of one facet, so that its list shows what else could be chosen. */
  sql(except?: FacetColumn): string {
    return this.terms
      .filter(({ facet }) => facet === undefined || facet !== except)
      .map(({ sql }) => sql)
      .join(' AND ');
  }
}

const optionalTerms: readonly (Term & { field: keyof CallFilter })[] = [
  { field: 'backends', facet: 'backend', sql: 'backend IN {backends:Array(String)}' },
  { field: 'tools', facet: 'tool', sql: `method = 'tools/call' AND target IN {tools:Array(String)}` },
  { field: 'definitionHash', sql: 'definition_hash = {definitionHash:String}' },
  { field: 'agents', facet: 'agent', sql: 'agent IN {agents:Array(String)}' },
  { field: 'user', sql: 'user = {user:String}' },
  { field: 'userDomains', facet: 'user_domain', sql: 'user_domain IN {userDomains:Array(String)}' },
  { field: 'dlpOutcomes', facet: 'dlp_outcome', sql: 'dlp_outcome IN {dlpOutcomes:Array(String)}' },
  { field: 'verdicts', facet: 'verdict', sql: 'verdict IN {verdicts:Array(String)}' },
  { field: 'reason', sql: 'reason = {reason:String}' },
  { field: 'method', sql: 'method = {method:String}' },
  {
    field: 'search',
    sql: `method = 'tools/call' AND positionCaseInsensitiveUTF8(target, {search:String}) > 0`,
  },
];

function withoutNulls(filter: CallFilter): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null && value !== undefined));
}
