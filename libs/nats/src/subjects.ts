/** Subjects of the product. Stored are `control.<org>.<aggregate>.<id>`, `calls.<org>` and `limits.<window>.<org>...`. */
import { createHash } from 'node:crypto';

const tokenSafe = /^[A-Za-z0-9_~@-]+$/;

/** One subject token: what NATS cannot carry is written as `=XX` (hex of each UTF-8 byte). */
function toToken(text: string): string {
  if (text === '') throw new TypeError('a part of a subject is empty');
  if (tokenSafe.test(text)) return text;
  let token = '';
  for (const char of text) {
    token += tokenSafe.test(char)
      ? char
      : [...new TextEncoder().encode(char)].map((b) => `=${b.toString(16).padStart(2, '0')}`).join('');
  }
  return token;
}

function fromToken(token: string): string {
  return token.includes('=') ? decodeURIComponent(token.replaceAll('%', '%25').replaceAll('=', '%')) : token;
}

/** Subject of one aggregate's events. */
export function controlSubject(org: string, aggregate: string, id: string): string {
  return `control.${toToken(org)}.${aggregate}.${toToken(id)}`;
}

/** Subject filter for all events of one kind of aggregate, of every organization. */
export function controlFilter(aggregate: string): string {
  return `control.*.${aggregate}.*`;
}

/** The parts of a control subject. */
export function parseControlSubject(subject: string): { org: string; aggregate: string; id: string } {
  const [, org, aggregate, id] = subject.split('.');
  if (org === undefined || aggregate === undefined || id === undefined) throw new TypeError(`not a control subject`);
  return { org: fromToken(org), aggregate, id: fromToken(id) };
}

/** Subject of an organization's call records. */
export function callsSubject(org: string): string {
  return `calls.${toToken(org)}`;
}

/**
 * Subject on which the registry hears that a backend should be probed again. The message is its slug, or the id of the
 * connection that was made: it is probed with that one, and its tools are listed.
 */
export function reprobeSubject(org: string): string {
  return `registry.reprobe.${toToken(org)}`;
}

/** The organization of a `reprobeSubject`. */
export function orgOfReprobe(subject: string): string {
  return fromToken(subject.split('.')[2] ?? '');
}

/** Subject on which the registry hears what proxies have seen of tools (`ToolReport`). */
export function toolReportSubject(org: string): string {
  return `registry.tools.${toToken(org)}`;
}

/** The organization of a `toolReportSubject`. */
export function orgOfToolReport(subject: string): string {
  return fromToken(subject.split('.')[2] ?? '');
}

/** Subject on which the auth broker answers credential requests. */
export function credentialSubject(org: string): string {
  return `auth-broker.credential.${toToken(org)}`;
}

/** Subject under which is stored when an access token was used last, in the bucket `token-uses`. */
export function tokenUseSubject(org: string, tokenId: string): string {
  return `$KV.token-uses.${toToken(org)}.${toToken(tokenId)}`;
}

/** Subject of the counter of one limit's calls: those with this key (any text) in the window with this number. */
export function limitSubject(window: string, org: string, limit: string, key: string, index: number): string {
  // A key may be long, and names people.
  const hash = createHash('sha256').update(key).digest('base64url').slice(0, 22);
  return `limits.${window}.${toToken(org)}.${toToken(limit)}.${hash}.${index}`;
}
