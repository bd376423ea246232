import { existsSync, readFileSync } from 'node:fs';
import { fromJsonString, GuardrailProfileSchema, type GuardrailProfile } from '@gatehouse/contracts';
import { segment } from '../change-options.js';
import { createContext, type GlobalOptions } from '../context.js';
import { invalid } from '../invalid.js';

/** Fields of a rule that name a member of an enumeration, and how the contract writes it. */
const enumerations: Readonly<Record<string, string>> = {
  direction: 'DIRECTION',
  action: 'ACTION',
  mode: 'RULE_MODE',
  parts: 'MESSAGE_PART',
  maskStyle: 'MASK_STYLE',
  onError: 'ON_ERROR',
};
const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * A profile from a file, in the form in which the admin API takes it, or by its name from the gateway.
 * @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID and what the API throws
 */
export async function profileOf(profile: string, options: GlobalOptions): Promise<GuardrailProfile> {
  if (existsSync(profile)) return toProfile(readFile(profile), profile);
  if (!slug.test(profile)) throw invalid(`${profile}: there is no such file.`);
  const { api } = createContext(options);
  return toProfile(await api.get<unknown>(`/guardrails/profiles/${segment(profile)}`), profile);
}

function readFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw invalid(`${path}: it is not JSON.`);
  }
}

function toProfile(body: unknown, from: string): GuardrailProfile {
  const { name, description, rules } = (body ?? {}) as Record<string, unknown>;
  if (!Array.isArray(rules)) throw invalid(`${from}: a profile is an object with "name" and "rules".`);
  const written = { name: name ?? from, description, rules: rules.map(toContract) };
  try {
    return fromJsonString(GuardrailProfileSchema, JSON.stringify(written));
  } catch (error) {
    throw invalid(`${from}: ${(error as Error).message.replaceAll('gatehouse.guardrail.v1.', '')}.`);
  }
}

function toContract(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null) return rule;
  return Object.fromEntries(
    Object.entries(rule).map(([field, value]: [string, unknown]) => [field, named(enumerations[field], value)]),
  );
}

function named(prefix: string | undefined, value: unknown): unknown {
  if (prefix === undefined) return value;
  if (Array.isArray(value)) return value.map((each) => named(prefix, each));
  return typeof value === 'string' ? `${prefix}_${value.toUpperCase()}` : value;
}
