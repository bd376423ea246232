import { setOwn } from '@gatehouse/guardrail-engine';
import { isContainer } from './pointers.js';
import type { ActivePolicy } from './policy.js';
import { filterJson, filterText } from './result-parts.js';
import type { WebUse } from './request.js';
import { Sieve } from './sieve.js';
import { HostTally } from './tally.js';

/** What is done with an answer. */
export interface ResultDecision {
  /** Whether the result was changed. */
  changed: boolean;
  /** The policy that refuses the whole answer. */
  blockedBy: string | undefined;
  changes: readonly string[];
  would: readonly string[];
  hosts: HostTally;
}

type Json = Record<string, unknown>;

/** What the agent reads where nothing is left. */
const nothingLeft = 'The web-search policy of your organization left nothing of this result.';

/**
 * Takes out of a tool's result what policies do not allow, in place: results by their domain and number, citations of
 * blocked hosts, image URLs; and defangs links. Text and structured content are treated alike, and stay what they were.
 */
export function filterResult({ adapter, policies }: WebUse, result: Json): ResultDecision {
  const enforced = policies.filter(({ isEnforced }) => isEnforced);
  const monitored = policies.filter(({ isEnforced }) => !isEnforced);
  const trial = monitored.length > 0 ? sieved(monitored, adapter.role, structuredClone(result)) : undefined;
  const { sieve, changed } = sieved(enforced, adapter.role, result);
  const hosts = new HostTally();
  hosts.merge(enforced.length > 0 || !trial ? sieve.hosts : trial.sieve.hosts);
  const isBlocked = sieve.isBlocked;
  const would = trial ? [...trial.sieve.changes, ...(trial.sieve.isBlocked ? ['web_search_answer_blocked'] : [])] : [];
  const blocking = enforced.find(({ blocksCitations }) => blocksCitations);
  return { changed, blockedBy: isBlocked ? blocking?.id : undefined, changes: [...sieve.changes], would, hosts };
}

function sieved(policies: readonly ActivePolicy[], role: WebUse['adapter']['role'], result: Json) {
  const texts = new Sieve(policies, role, isContainer(result.structuredContent));
  let changed = filterContent(texts, result);
  const { structuredContent } = result;
  if (!isContainer(structuredContent)) return { sieve: texts, changed };
  const structured = new Sieve(policies, role, true);
  const filtered = filterJson(structured, structuredContent);
  if (filtered.changed) {
    setOwn(result, 'structuredContent', filtered.value ?? {});
    changed = true;
  }
  texts.join(structured);
  return { sieve: texts, changed };
}

function filterContent(sieve: Sieve, result: Json): boolean {
  const { content } = result;
  if (!Array.isArray(content)) return false;
  let changed = false;
  const kept = content.filter((block: unknown) => {
    const fate = isContainer(block) ? filterBlock(sieve, block) : 'kept';
    changed ||= fate !== 'kept';
    return fate !== 'dropped';
  });
  if (!changed) return false;
  setOwn(result, 'content', kept.length > 0 ? kept : [{ type: 'text', text: nothingLeft }]);
  return true;
}

type Fate = 'kept' | 'changed' | 'dropped';

function filterBlock(sieve: Sieve, block: Json): Fate {
  if (block.type === 'text' && typeof block.text === 'string') return filterField(sieve, block, 'text', block.text);
  if (block.type === 'resource_link' && typeof block.uri === 'string')
    return sieve.takes(block.uri) ? 'kept' : 'dropped';
  if (block.type !== 'resource' || !isContainer(block.resource)) return 'kept';
  const { resource } = block;
  if (typeof resource.uri === 'string' && !sieve.takes(resource.uri)) return 'dropped';
  return typeof resource.text === 'string' ? filterField(sieve, resource, 'text', resource.text) : 'kept';
}

function filterField(sieve: Sieve, node: Json, key: string, text: string): Fate {
  const filtered = filterText(sieve, text);
  if (filtered === undefined) return 'dropped';
  if (filtered === text) return 'kept';
  setOwn(node, key, filtered);
  return 'changed';
}
