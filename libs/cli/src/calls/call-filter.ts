import { GatehouseError } from '@gatehouse/errors';

export const verdicts = ['allowed', 'denied', 'rejected', 'failed'];
export const dlpOutcomes = ['none', 'logged', 'modified', 'blocked'];

/** The filter of the GraphQL API: a list means "one of", and all that is given has to hold. */
export interface CallFilter {
  from: string;
  to: string;
  backends?: readonly string[];
  tools?: readonly string[];
  agents?: readonly string[];
  user?: string;
  userDomains?: readonly string[];
  dlpOutcomes?: readonly string[];
  verdicts?: readonly string[];
  reason?: string;
  method?: string;
  search?: string;
}

/** The same as options of the command. */
export interface FilterOptions {
  since?: string;
  from?: string;
  to?: string;
  backend?: readonly string[];
  tool?: readonly string[];
  agent?: readonly string[];
  user?: string;
  userDomain?: readonly string[];
  dlp?: readonly string[];
  verdict?: readonly string[];
  reason?: string;
  method?: string;
  search?: string;
}

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const defaultSinceMs = 86_400_000;
/** Clocks differ; a call that is recorded now shall not lie in the future. */
const clockSkewMs = 300_000;

/** A time ago, such as 15m, or a date with or without time; without a zone it is this machine's. */
export function parseTime(text: string, nowMs: number): number {
  const [, amount, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return nowMs - Number(amount) * (unitMs[unit] ?? 0);
  const isDate = /^\d{4}-\d{2}-\d{2}/.test(text);
  // A date alone would be midnight in UTC.
  const timeMs = isDate ? Date.parse(text.length === 10 ? `${text}T00:00` : text) : Number.NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', {
    detail: `"${text}" is no time: write 30s, 15m, 2h, 7d, or 2026-11-26, 2026-11-26T10:00, 2026-11-26T10:00:00Z.`,
  });
}

/** From when on; `fallbackMs` before now when the user does not say. */
export function startOf({ since, from }: FilterOptions, nowMs: number, fallbackMs = defaultSinceMs): number {
  const text = since ?? from;
  return text === undefined ? nowMs - fallbackMs : parseTime(text, nowMs);
}

/** @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export function toFilter(options: FilterOptions, fromMs: number, nowMs: number): CallFilter {
  const toMs = options.to === undefined ? nowMs + clockSkewMs : parseTime(options.to, nowMs);
  if (fromMs >= toMs) {
    throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail: 'The range ends before it begins.' });
  }
  const { backend, tool, agent, user, userDomain, dlp, verdict, reason, method, search } = options;
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...given({ backends: backend, tools: tool, agents: agent, userDomains: userDomain }),
    ...given({ dlpOutcomes: dlp, verdicts: verdict, user, reason, method, search }),
  };
}

function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
