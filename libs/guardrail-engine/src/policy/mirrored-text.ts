import type { Decided } from './decide.js';
import { keysOf } from './place.js';

/** A text block that repeats the structured content of its result as JSON, as MCP asks tools to do. */
export interface Mirror {
  /** Writes it anew from the structured content. */
  renew(): void;
}

interface Block {
  type?: unknown;
  text?: unknown;
}

/**
 * The text blocks that repeat the structured content, to be renewed once that has been changed, so that both still say
 * the same. One in which more was found than in the structured content is left as it is changed for itself.
 */
export function mirrorsOf(message: object, decided: readonly Decided[]): Mirror[] {
  const { result } = message as { result?: { content?: unknown; structuredContent?: unknown } };
  if (!Array.isArray(result?.content)) return [];
  const written = JSON.stringify(result.structuredContent);
  const structured = detectorsUnder(decided, ['result', 'structuredContent']);
  return (result.content as (Block | null)[]).flatMap((block, index) => {
    const isMirror = block?.type === 'text' && typeof block.text === 'string' && isSame(block.text, written);
    if (!isMirror) return [];
    const own = detectorsUnder(decided, ['result', 'content', String(index)]);
    if ([...own].some(([detector, count]) => count > (structured.get(detector) ?? 0))) return [];
    return [{ renew: () => void (block.text = JSON.stringify(result.structuredContent)) }];
  });
}

function isSame(text: string, written: string | undefined): boolean {
  // Cheaper than to read what cannot be it.
  if (written === undefined || text.length < written.length) return false;
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(written));
  } catch {
    return false;
  }
}

function detectorsUnder(decided: readonly Decided[], prefix: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { hit } of decided) {
    const keys = keysOf(hit.place);
    if (prefix.some((key, place) => keys[place] !== key)) continue;
    counts.set(hit.detector.id, (counts.get(hit.detector.id) ?? 0) + 1);
  }
  return counts;
}
