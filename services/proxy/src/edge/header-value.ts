import { isUtf8 } from 'node:buffer';

const encodedForm = /^=\?base64\?([^]*)\?=$/;
const plainForm = /^[\t\x20-\x7e]*$/;

/**
 * The value of an `Mcp-Name` or `Mcp-Param-*` header (MCP 2026-07-28, Value Encoding): what a header cannot carry comes
 * as `=?base64?...?=`. Undefined when that is malformed, or when a plain value holds what a header must not.
 */
export function decodeHeader(value: string): string | undefined {
  const trimmed = value.trim();
  const encoded = trimmed.startsWith('=?') ? encodedForm.exec(trimmed)?.[1] : undefined;
  if (encoded === undefined) return plainForm.test(trimmed) ? trimmed : undefined;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/** The header form of a value. */
export function encodeHeader(value: string): string {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !value.startsWith('=?');
  return isPlain ? value : `=?base64?${Buffer.from(value, 'utf8').toString('base64')}?=`;
}
