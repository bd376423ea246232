import type { CredentialForm } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { SecretHeaders } from '../vault/vault.js';
import { checkHeaders, isSecretValue } from './header-rules.js';

/** Query parameters are kept beside headers, under names that no header can have. */
export const queryMark = '?';

/**
 * What is sent for what a person gave. Fields are put in once: what somebody gives is never taken for a template.
 * @throws GatehouseError GATEHOUSE_CONNECTION_FIELDS_INVALID, GATEHOUSE_CONNECTION_HEADERS_INVALID; they name fields and
 * headers, never values.
 */
export function fillIn(form: CredentialForm, given: Readonly<Record<string, unknown>>): SecretHeaders {
  const names = form.fields.map(({ name }) => name);
  const problems = [
    ...names.filter((name) => !isSecretValue(given[name])).map((name) => `"${name}" is missing or not printable`),
    ...Object.keys(given)
      .filter((name) => !names.includes(name))
      .map((name) => `nobody asked for "${name.slice(0, 100)}"`),
    ...(form.query.length > 0 && !form.allowQuery ? ['query parameters are not allowed for this backend'] : []),
  ];
  if (problems.length > 0) {
    const detail = `${problems.join('; ')}.`;
    throw new GatehouseError('GATEHOUSE_CONNECTION_FIELDS_INVALID', { detail, errors: problems });
  }
  const filled = (template: string) =>
    template.replaceAll(/\{\{([a-z0-9_]+)\}\}/g, (_, name: string) => String(given[name]));
  const headers = Object.fromEntries(form.headers.map(({ name, template }) => [name, filled(template)]));
  const query = form.query.map(({ name, template }) => [queryMark + name, filled(template)] as const);
  return { ...(form.headers.length > 0 ? checkHeaders(headers) : {}), ...Object.fromEntries(query) };
}
