/** A URL in a text, with the scheme that it has or that the page around it would give it. */
export interface Link {
  start: number;
  end: number;
  url: string;
}

/** A stretch of a text. */
export interface Stretch {
  start: number;
  end: number;
}

const maxUrl = 2_048;
const ends = new Set([...' \t\n\r\f\v<>"\'`|\\^{}[]\u00a0\u2028\u2029「」】】']);

/** All http and https URLs in a text, in order; what begins with `//` after a bracket, quote or equals sign too. Linear. */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  for (let at = text.indexOf('//'); at >= 0; at = text.indexOf('//', Math.max(at + 2, links.at(-1)?.end ?? 0))) {
    const start = startOf(text, at);
    const end = start === undefined ? at : endOf(text, at + 2);
    if (start === undefined || end <= at + 2 || start < (links.at(-1)?.end ?? 0)) continue;
    const written = text.slice(start, end);
    links.push({ start, end, url: start === at ? `https:${written}` : written });
  }
  return links;
}

/** Where the URL begins whose `//` stands at a place. */
function startOf(text: string, at: number): number | undefined {
  const scheme = /https?:$/i.exec(text.slice(Math.max(0, at - 6), at))?.[0];
  if (scheme) return at - scheme.length;
  return '("\'='.includes(text.charAt(at - 1) || ' ') ? at : undefined;
}

function endOf(text: string, from: number): number {
  let open = 0;
  let end = from;
  const last = Math.min(text.length, from + maxUrl);
  for (; end < last && !ends.has(text.charAt(end)); end++) {
    if (text[end] === '(') open++;
    else if (text[end] === ')' && --open < 0) break;
  }
  while (end > from && '.,;:!?*_~。，'.includes(text.charAt(end - 1))) end--;
  return end;
}

/** URLs inside of a URL: what a redirect, an archive or a proxy would lead to. */
export function nestedUrls(url: string): string[] {
  const rest = url.slice(8);
  const plain = rest.includes('%') ? decodeAll(rest) : rest;
  return plain.includes('//') ? findLinks(plain.replaceAll(/[?&=#/](?=https?:)/gi, ' ')).map((link) => link.url) : [];
}

function decodeAll(text: string): string {
  try {
    const once = decodeURIComponent(text);
    return once.includes('%') ? decodeURIComponent(once) : once;
  } catch {
    return text;
  }
}

/** The Markdown around a link: `[text](url "title")`, with what stands in the brackets and whether it is an image. */
export function markdownAround(
  text: string,
  { start, end }: Stretch,
): (Stretch & { label: string; isImage: boolean }) | undefined {
  if (text[start - 1] !== '(' || text[start - 2] !== ']') return undefined;
  const close = text.indexOf(')', end);
  const open = text.lastIndexOf('[', start - 3);
  if (close < 0 || close - end > 300 || open < 0 || start - open > 500) return undefined;
  const isImage = text[open - 1] === '!';
  return { start: isImage ? open - 1 : open, end: close + 1, label: text.slice(open + 1, start - 2), isImage };
}

/** Names of hosts that stand in a text without a scheme: rows of letters, digits, dots and hyphens. Linear. */
export function findBareHosts(text: string): (Stretch & { host: string })[] {
  const found: (Stretch & { host: string })[] = [];
  for (const { 0: row, index } of text.matchAll(/[\p{L}\p{N}_.-]+/gu)) {
    const host = row.replace(/^[._-]+|[._-]+$/g, '');
    const start = index + row.indexOf(host);
    if (!host.includes('.') || host.length > 253 || text[start - 1] === '@') continue;
    found.push({ start, end: start + host.length, host: host.toLowerCase() });
  }
  return found;
}
