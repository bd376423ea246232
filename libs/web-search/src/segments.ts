import type { Role } from './adapter.js';

/** A part of a text: a result with its URL, or what stands between results. */
export interface Segment {
  content: string;
  url: string | undefined;
}

/** How a result begins: `Title: ...`, `1. **...`, `[1] URL: ...`, `### ...`, or a heading right above `URL:`. */
const beginnings: readonly { pattern: RegExp; roles: readonly Role[] }[] = [
  { pattern: /^(?:Title|Name): /, roles: ['search', 'fetch', 'crawl', 'answer'] },
  { pattern: /^\[\d{1,4}\] (?:URL|Title): /, roles: ['search', 'crawl'] },
  { pattern: /^\d{1,3}[.)] \S/, roles: ['search'] },
  { pattern: /^#{2,4} \S/, roles: ['search'] },
];
const headingAbove = /^#{1,4} /;
/** What belongs to no result. */
const between = /^(?:Images|Detailed Results|Crawled Pages|Mapped Pages|Citations|Sources|Answer):?/;
const labelled =
  /^\s{0,8}(?:\[\d{1,4}\] )?(?:\*\*)?(?:URL|Link|Source URL|Source)(?:\*\*)?: ?<?(https?:\/\/\S+?)>?\s*$/i;
const linked = /\]\((https?:\/\/[^\s)]+)\)/i;

/** Splits a text at its results. Without any, it is one segment that has no URL. */
export function segmentsOf(text: string, role: Role): Segment[] {
  const lines = text.split(/(?<=\n)/);
  const starts = beginnings.filter(({ roles }) => roles.includes(role)).map(({ pattern }) => pattern);
  const segments: string[][] = [[]];
  const isResult = [false];
  for (const [i, line] of lines.entries()) {
    const isHeading = headingAbove.test(line) && labelled.test(lines[i + 1] ?? '');
    const begins = isHeading || starts.some((pattern) => pattern.test(line));
    if (begins || between.test(line)) {
      segments.push([]);
      isResult.push(begins);
    }
    segments.at(-1)?.push(line);
  }
  return segments.map((part, i) => ({ content: part.join(''), url: isResult[i] ? urlOf(part) : undefined }));
}

function urlOf(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const url = labelled.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  for (const line of lines) {
    const url = linked.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  return undefined;
}
