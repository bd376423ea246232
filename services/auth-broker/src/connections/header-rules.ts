import { GatehouseError } from '@gatehouse/errors';
import type { SecretHeaders } from '../vault/vault.js';

const maxHeaders = 10;
const maxValueLength = 8_000;
const nameForm = /^[a-z0-9!#$%&'*+.^`|~-]{1,100}$/;
// What frames the request, or belongs to the protocol, is the gateway's own.
const reserved =
  /^(host|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|proxy-.*|mcp-.*|traceparent|accept|cookie)$/;

/**
 * Header names in lower case with their values.
 * @throws GatehouseError GATEHOUSE_CONNECTION_HEADERS_INVALID; it names headers, never values.
 */
export function checkHeaders(headers: Readonly<Record<string, unknown>>): SecretHeaders {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const problems = [
    ...(entries.length === 0 || entries.length > maxHeaders ? [`give 1 to ${maxHeaders} headers`] : []),
    ...entries
      .filter(([name]) => !nameForm.test(name) || reserved.test(name))
      .map(([name]) => `"${name.slice(0, 100)}" cannot be set`),
    ...entries
      .filter(([, value]) => !isValue(value))
      .map(([name]) => `the value of "${name.slice(0, 100)}" is empty, too long or not printable`),
  ];
  if (problems.length > 0) throw new GatehouseError('GATEHOUSE_CONNECTION_HEADERS_INVALID', { errors: problems });
  return Object.fromEntries(entries) as SecretHeaders;
}

function isValue(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.length <= maxValueLength &&
    /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
  );
}
