const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumLength = 6;

/**
 * How sure a token is by its last six characters, the CRC-32 in base 62 of the thirty before them, as GitHub and npm write
 * theirs (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/).
 */
export function confidenceByChecksum(value: string): number {
  const body = value.slice(value.lastIndexOf('_') + 1);
  return checksumOf(body.slice(0, -checksumLength)) === body.slice(-checksumLength) ? 0.99 : 0.6;
}

/** The CRC-32 of ASCII text in six characters of base 62. */
export function checksumOf(text: string): string {
  let rest = crc32(text);
  let out = '';
  for (let i = 0; i < checksumLength; i++) {
    out = (digits[rest % 62] ?? '') + out;
    rest = Math.floor(rest / 62);
  }
  return out;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) crc = (table[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
