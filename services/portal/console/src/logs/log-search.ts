import dayjs from 'dayjs';
import { dlpOutcomes, verdicts, type CallFilter, type DlpOutcome, type Verdict } from '../api/calls.js';
import { compact, manyOf, oneOf } from '../url-search.js';

/** Time ranges that go with the clock. */
export const ranges = [
  { value: '15m', label: 'Last 15 minutes', minutes: 15 },
  { value: '1h', label: 'Last hour', minutes: 60 },
  { value: '24h', label: 'Last 24 hours', minutes: 24 * 60 },
  { value: '7d', label: 'Last 7 days', minutes: 7 * 24 * 60 },
  { value: '30d', label: 'Last 30 days', minutes: 30 * 24 * 60 },
] as const;

export type RangeName = (typeof ranges)[number]['value'];
export const defaultRange: RangeName = '24h';
/** The longest range that the log answers at once. */
export const maxRangeDays = 31;

/** All that the log page shows, as its URL says it. */
export interface LogSearch {
  range?: RangeName;
  /** A range of one's own; both or none. */
  from?: string;
  to?: string;
  backends?: string[];
  tools?: string[];
  /** Hash of the tool's definition. */
  definition?: string;
  agents?: string[];
  user?: string;
  userDomains?: string[];
  verdicts?: Verdict[];
  dlpOutcomes?: DlpOutcome[];
  reason?: string;
  search?: string;
  /** Id of the call whose details are open. */
  call?: string;
}

/** Reads a URL that a person may have written: what makes no sense is left out. */
export function readLogSearch(search: Record<string, unknown>): LogSearch {
  const one = (key: string) => oneOf(search, key);
  const many = (key: string) => manyOf(search, key);
  const [from, to] = [timeOf(one('from')), timeOf(one('to'))];
  const isOwnRange = from !== undefined && to !== undefined && from < to;
  return compact({
    range: ranges.find(({ value }) => value === one('range'))?.value,
    from: isOwnRange ? from : undefined,
    to: isOwnRange ? to : undefined,
    backends: many('backends'),
    tools: many('tools'),
    definition: one('definition'),
    agents: many('agents'),
    user: one('user'),
    userDomains: many('userDomains'),
    verdicts: only(verdicts, many('verdicts')),
    dlpOutcomes: only(dlpOutcomes, many('dlpOutcomes')),
    reason: one('reason'),
    search: one('search'),
    call: one('call'),
  });
}

function timeOf(text: string | undefined): string | undefined {
  const time = dayjs(text);
  return text !== undefined && time.isValid() ? time.toISOString() : undefined;
}

function only<T extends string>(known: readonly T[], values: string[] | undefined): T[] | undefined {
  const kept = known.filter((value) => values?.includes(value));
  return kept.length === 0 ? undefined : kept;
}

/** The filter for the API at this moment. */
export function toFilter(search: LogSearch, now = Date.now()): CallFilter {
  const { range, call: _call, from, to, definition, ...others } = search;
  const rest = { ...others, ...(definition === undefined ? {} : { definitionHash: definition }) };
  if (from !== undefined && to !== undefined) return { ...rest, from, to };
  const minutes = ranges.find(({ value }) => value === (range ?? defaultRange))?.minutes ?? 60;
  // Clocks of gateways may run a little ahead of this browser's.
  const [start, end] = [now - minutes * 60_000, now + 60_000];
  return { ...rest, from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}

/** Filters besides the time range; what "clear" clears. */
export const filterKeys = [
  'backends',
  'tools',
  'definition',
  'agents',
  'user',
  'userDomains',
  'verdicts',
  'dlpOutcomes',
  'reason',
  'search',
] as const satisfies readonly (keyof LogSearch)[];

export function hasFilter(search: LogSearch): boolean {
  return filterKeys.some((key) => search[key] !== undefined);
}
