import type { Exchange, Rejection } from '../exchange.js';
import { guard, rulesFor } from '../filters/guard.filter.js';
import type { Bundle } from '../snapshot/bundles.js';
import type { Description } from '../upstream/describe.js';
import { isObject } from '../upstream/messages.js';
import { gatewayInfo } from '../upstream/modern-hop.js';
import type { Catalogue } from './catalogue.js';
import { askMembers, membersOf } from './members.js';

const maxInstructions = 4_000;
const maxAllInstructions = 24_000;

type Fields = Record<string, unknown>;

/** What an endpoint of several backends says of itself: what its backends can do together. */
export async function describeBundle(
  exchange: Exchange,
  catalogue: Catalogue,
  bundle: Bundle,
): Promise<Description | Rejection> {
  const members = membersOf(exchange);
  const answers = await askMembers(exchange, members, (id) => catalogue.describe(exchange, id));
  if ('reason' in answers) return answers;
  const known = members.flatMap((backendId, i) => {
    const answer = answers[i] ?? { reason: 'internal_error' };
    return 'reason' in answer ? [] : [{ backendId, ...answer }];
  });
  const texts = known.map(({ backendId, instructions }) => aboutMember(exchange, backendId, instructions));
  const instructions = [bundle.instructions, ...texts].filter((text) => text !== '').join('\n\n');
  const capabilities = mergeCapabilities(known.map((member) => member.capabilities));
  if (bundle.toolSearch) capabilities.tools ??= {};
  return {
    capabilities,
    serverInfo: bundle.name === '' ? gatewayInfo : { ...gatewayInfo, title: bundle.name },
    instructions: instructions === '' ? undefined : instructions.slice(0, maxAllInstructions),
  };
}

/** The instructions of one backend under its name, as its guardrails leave them. */
function aboutMember(exchange: Exchange, backendId: string, instructions: string | undefined): string {
  if (instructions === undefined || instructions.trim() === '') return '';
  const message = { instructions: instructions.slice(0, maxInstructions) };
  const rules = rulesFor(exchange, 'response', 'definition', backendId);
  const { outcome } = guard(exchange, message, Buffer.from(JSON.stringify(message)), 'response', rules);
  return outcome === 'blocked' ? '' : `## ${backendId}\n\n${message.instructions}`;
}

const mergeable = ['tools', 'prompts', 'resources', 'completions', 'logging', 'experimental', 'extensions'];

/** What at least one of them can do; where they say more about it than that, the first one is believed. */
export function mergeCapabilities(all: readonly Fields[]): Fields {
  const merged: Fields = {};
  for (const capabilities of all) {
    for (const name of mergeable) {
      const given = capabilities[name];
      if (isObject(given)) merged[name] = mergeOne(merged[name], given);
    }
  }
  return merged;
}

function mergeOne(before: unknown, given: Fields): Fields {
  const merged: Fields = isObject(before) ? { ...before } : {};
  for (const [name, value] of Object.entries(given)) {
    if (merged[name] === undefined || (merged[name] === false && value === true)) merged[name] = value;
  }
  return merged;
}
