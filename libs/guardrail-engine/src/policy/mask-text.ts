import { isModifying } from './action.js';
import type { Decided } from './decide.js';
import { hmacSha256 } from '../sha256.js';

// Of a value with fewer letters and digits, four would be too many to show.
const minForLast4 = 8;
const hashLength = 10;

/** A stretch of a text, what was found there first, and what comes in its place. */
interface Replaced {
  end: number;
  readonly first: Decided;
  with: string;
}

/**
 * The text with what was found in it masked, redacted or stripped, and cut where a rule truncates. `hashKey` keys the
 * hashes of the style `hash`; without one, which anybody could undo by trying, it is a label.
 */
export function rewriteText(text: string, decided: readonly Decided[], hashKey?: string): string {
  const inOrder = decided
    .filter(({ action }) => isModifying(action) && action !== 'annotate')
    .toSorted((a, b) => a.hit.start - b.hit.start || b.hit.end - a.hit.end);
  const cut = inOrder.find(({ action }) => action === 'truncate');
  const kept = cut ? inOrder.filter(({ hit }) => hit.start < cut.hit.start) : inOrder;
  const limit = cut ? cut.hit.start : text.length;
  let out = '';
  let at = 0;
  for (const { first, end, with: replacement } of replacements(text, kept, hashKey)) {
    out += text.slice(at, first.hit.start) + replacement;
    at = end;
  }
  return out + text.slice(at, Math.max(at, limit)) + (cut ? `[cut: ${cut.hit.detector.label}]` : '');
}

/** What stands for a whole value that cannot be shown in part, such as a number. */
export function labelOf({ action, hit }: Decided): string {
  const words = { redact: 'redacted', truncate: 'cut' } as const;
  return `[${action === 'redact' || action === 'truncate' ? words[action] : 'masked'}: ${hit.detector.label}]`;
}

/** Findings that overlap become one, of which no part is shown. */
function replacements(text: string, decided: readonly Decided[], hashKey: string | undefined): Replaced[] {
  const replaced: Replaced[] = [];
  for (const each of decided) {
    const last = replaced.at(-1);
    const { start, end } = each.hit;
    if (!last || start >= last.end) {
      replaced.push({ end, first: each, with: replacementOf(text.slice(start, end), each, hashKey) });
      continue;
    }
    if (last.first.action !== 'strip' || each.action !== 'strip') last.with = labelOf(last.first);
    last.end = Math.max(last.end, end);
  }
  return replaced;
}

function replacementOf(value: string, decided: Decided, hashKey: string | undefined): string {
  if (decided.action === 'strip') return '';
  if (decided.action !== 'mask') return labelOf(decided);
  switch (decided.maskStyle) {
    case 'last4':
      return last4Of(value);
    case 'length':
      return hidden(value);
    case 'hash':
      return hashKey === undefined
        ? labelOf(decided)
        : `[masked: ${decided.hit.detector.label} #${hashOf(value, hashKey)}]`;
    case 'label':
      return labelOf(decided);
  }
}

function hidden(value: string): string {
  return value.replaceAll(/[\p{L}\p{N}]/gu, '*');
}

function last4Of(value: string): string {
  const shown = [...value.matchAll(/[\p{L}\p{N}]/gu)];
  const first = shown.length < minForLast4 ? value.length : (shown.at(-4)?.index ?? value.length);
  return hidden(value.slice(0, first)) + value.slice(first);
}

/** Equal values have equal hashes, however they are grouped. */
function hashOf(value: string, key: string): string {
  const plain = value.replaceAll(/[\s-]/g, '').toLowerCase();
  return hmacSha256(key, plain).slice(0, hashLength);
}
