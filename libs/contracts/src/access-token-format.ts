/**
 * The text form of access tokens: `gth_<kind>_<30 base62><6 base62 of the CRC32 of what precedes>`. The checksum refuses
 * garbage before any look-up, and lets secret scanners find leaked tokens without false alarms (GitHub's format idea,
 * https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/).
 */
export const accessTokenPattern = /gth_(?:pat|agt|svc)_[0-9A-Za-z]{36}/;

/** Kinds as they are written in a token. */
export type AccessTokenKindName = 'pat' | 'agt' | 'svc';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const bodyLength = 30;
const checksumLength = 6;

/** A token from at least 64 random bytes; each of its 30 characters is drawn without bias. */
export function formatAccessToken(kind: AccessTokenKindName, random: Uint8Array): string {
  // 248 = 4 * 62: larger bytes would favour the first characters.
  const characters = [...random].filter((byte) => byte < 248).map((byte) => alphabet[byte % 62] ?? '');
  if (characters.length < bodyLength) throw new RangeError('not enough random bytes');
  const unchecked = `gth_${kind}_${characters.slice(0, bodyLength).join('')}`;
  return unchecked + checksumOf(unchecked);
}

/** Whether a text is a token with a right checksum; says nothing of whether it was ever issued. */
export function isWellFormedAccessToken(text: string): boolean {
  const isShaped = text.length === 'gth_pat_'.length + bodyLength + checksumLength && accessTokenPattern.test(text);
  return isShaped && checksumOf(text.slice(0, -checksumLength)) === text.slice(-checksumLength);
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let out = '';
  for (let i = 0; i < checksumLength; i++) {
    out = (alphabet[rest % 62] ?? '') + out;
    rest = Math.floor(rest / 62);
  }
  return out;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 (ISO 3309) of ASCII text. */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) crc = (crcTable[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
