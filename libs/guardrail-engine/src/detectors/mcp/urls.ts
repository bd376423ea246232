import { entropyOf } from '../entropy.js';
import { collectors } from './collectors.js';

/** A URL in a text, taken apart without decoding; offsets are the text's. */
export interface FoundUrl {
  start: number;
  end: number;
  scheme: string;
  host: string;
  path: string;
  query: string;
}

/** Path and query end where another URL begins, so that a row of URLs is read once. */
const form =
  /(https?|ftp|wss?|file|gopher|dict|ldap|jar|netdoc):\/\/(?:[^\s/?#@"'<>\\]{0,64}@)?(\[[0-9a-f:.%]{2,60}\]|[^\s/?#:"'<>()[\]\\]{0,255})(?::\d{0,5})?((?:\/(?:[^\s?#"'<>:]|:(?!\/\/)){0,2048})?)((?:\?(?:[^\s#"'<>:]|:(?!\/\/)){0,8192})?)/iy;

/** What was read last: several detectors ask about the same URL. */
let last: { text: string; start: number; url: FoundUrl | undefined } | undefined;

/** The URL that begins at a place of a text. */
export function urlAt(text: string, start: number): FoundUrl | undefined {
  if (last?.start !== start || last.text !== text) last = { text, start, url: readUrl(text, start) };
  return last.url;
}

function readUrl(text: string, start: number): FoundUrl | undefined {
  form.lastIndex = start;
  const found = form.exec(text);
  if (!found) return undefined;
  const [whole, scheme = '', host = '', path = '', query = ''] = found;
  const rest = path + query;
  const length = endOf(rest);
  return {
    start,
    end: start + whole.length - rest.length + length,
    scheme: scheme.toLowerCase(),
    host: host.toLowerCase(),
    path: rest.slice(0, Math.min(length, path.length)),
    query: rest.slice(path.length, Math.max(length, path.length)),
  };
}

/** Where the path and query of a URL end: what closes a link of markdown, or a sentence, is not the URL's. */
function endOf(rest: string): number {
  const closing = rest.indexOf(')');
  let end = closing === -1 || rest.slice(0, closing).includes('(') ? rest.length : closing;
  for (let surplus = 0; surplus < 8 && end > 0; surplus++, end--) {
    const char = rest.charAt(end - 1);
    const opening = { ')': '(', ']': '[', '}': '{' }[char];
    if (opening === undefined ? !'.,;:!'.includes(char) : rest.includes(opening)) break;
  }
  return end;
}

const known: ReadonlySet<string> = new Set(collectors);

/** Whether a host is, or is below, one that collects what is sent to it. */
export function isCollector(host: string): boolean {
  for (let at = 0; at >= 0; at = host.indexOf('.', at + 1)) {
    if (known.has(host.slice(at === 0 ? 0 : at + 1))) return true;
  }
  return false;
}

const carriers =
  /^(?:data|d|payload|content|exfil|leak|secret|token|key|password|pwd|b64|cookie|history|conversation|context|env|dump|stolen|loot)$/i;

/** How likely the query of a URL carries data out: placeholders for it, long opaque values, telling names. 0 to 1. */
export function dataIn({ query, path }: FoundUrl): number {
  let most = 0;
  for (const pair of query.slice(1, 4096).split('&')) {
    const equals = pair.indexOf('=');
    const [name, value] = equals === -1 ? ['', pair] : [pair.slice(0, equals), pair.slice(equals + 1)];
    most = Math.max(most, valueIn(name, value));
  }
  const last = path.slice(path.lastIndexOf('/') + 1);
  const inPath = isPlaceholder(path) ? 0.6 : last.length >= 64 && isOpaque(last) ? 0.4 : 0;
  return Math.max(most, inPath);
}

function valueIn(name: string, value: string): number {
  if (isPlaceholder(value)) return carriers.test(name) ? 0.7 : 0.6;
  if (value.length >= 40 && isOpaque(value)) return carriers.test(name) ? 0.65 : 0.35;
  if (value.length >= 24 && carriers.test(name) && isOpaque(value)) return 0.5;
  return 0;
}

/** A gap that a model is to fill: `{data}`, `[SECRET]`, `<password>`, `$KEY`, `INSERT_HERE`. */
function isPlaceholder(value: string): boolean {
  return /\{\{?[a-z_ .-]{2,40}\}|\[[a-z_ .-]{3,40}\]|%7b[a-z_]{2,30}%7d|<[a-z_ -]{2,40}|\$\{?[A-Z_]{3,30}|INSERT|YOUR_|_HERE|THE_(?:SECRET|DATA|KEY|PASSWORD)/i.test(
    value.slice(0, 200),
  );
}

function isOpaque(value: string): boolean {
  return (
    /^[A-Za-z0-9+/=_%.~-]+$/.test(value.slice(0, 512)) &&
    entropyOf(value.slice(0, 256)) > 3.9 &&
    /\d/.test(value) &&
    /[a-z]/i.test(value)
  );
}
