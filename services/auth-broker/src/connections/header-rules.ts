import { GatehouseError } from '@gatehouse/errors';
import type { SecretHeaders } from '../vault/vault.js';

const maxHeaders = 10;
const maxValueLength = 8_000;
const nameForm = /^[a-z0-9!#$%&'*+.^`|~-]{1,100}$/;
// What frames the request, or belongs to the protocol, is the gateway's own.
// What frames the request, or belongs to the protocol, is the gateway's own. Among it what would have the answer
// compressed, and so hide it from the guardrails.
const reserved = new RegExp(
  `^(${[
    'host|connection|keep-alive|te|trailer|upgrade|expect|transfer-encoding|content-.*|accept|accept-.*|range|if-.*',
    'cookie|set-cookie|origin|referer|date|via|forwarded|x-forwarded-.*|x-real-ip|proxy-.*|sec-.*|http2-settings',
    'mcp-.*|last-event-id|traceparent|tracestate|baggage',
  ].join('|')})$`,
);

/**
 * Header names in lower case with their values.
 * @throws GatehouseError GATEHOUSE_CONNECTION_HEADERS_INVALID; it names headers, never values.
 */
export function checkHeaders(headers: Readonly<Record<string, unknown>>): SecretHeaders {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const problems = [
    ...(new Set(entries.map(([name]) => name)).size < entries.length ? ['a name is given twice'] : []),
    ...(entries.length === 0 || entries.length > maxHeaders ? [`give 1 to ${maxHeaders} headers`] : []),
    ...entries
      .filter(([name]) => !nameForm.test(name) || reserved.test(name))
      .map(([name]) => `"${name.slice(0, 100)}" cannot be set`),
    ...entries
      .filter(([, value]) => !isSecretValue(value))
      .map(([name]) => `the value of "${name.slice(0, 100)}" is empty, too long or not printable`),
  ];
  if (problems.length > 0) throw new GatehouseError('GATEHOUSE_CONNECTION_HEADERS_INVALID', { errors: problems });
  return Object.fromEntries(entries) as SecretHeaders;
}

/** Printable text without blanks at its ends, of which a header can be made. */
export function isSecretValue(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.length <= maxValueLength &&
    /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)
  );
}
