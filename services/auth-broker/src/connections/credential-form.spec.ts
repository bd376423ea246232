import { describe, expect, it } from '@jest/globals';
import { create, CredentialFormSchema } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { fillIn } from './credential-form.js';

const form = create(CredentialFormSchema, {
  fields: [
    { name: 'token', label: 'API key' },
    { name: 'tenant', label: 'Tenant' },
  ],
  headers: [
    { name: 'authorization', template: 'Bearer {{token}}' },
    { name: 'x-tenant', template: '{{tenant}}-{{tenant}}' },
  ],
});
const withQuery = (allowQuery: boolean) =>
  create(CredentialFormSchema, {
    fields: [{ name: 'token', label: 'API key' }],
    query: [{ name: 'api_key', template: '{{token}}' }],
    allowQuery,
  });

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof GatehouseError ? error.code : String(error);
  }
  return 'none';
}

describe('the form of a connection', () => {
  it('makes headers of what was given', () => {
    expect(fillIn(form, { token: 't-1', tenant: 'acme' })).toEqual({
      authorization: 'Bearer t-1',
      'x-tenant': 'acme-acme',
    });
  });

  it('does not take what was given for a template', () => {
    expect(fillIn(form, { token: '{{tenant}}$&', tenant: 'acme' }).authorization).toBe('Bearer {{tenant}}$&');
  });

  it('makes query parameters where that is allowed', () => {
    expect(fillIn(withQuery(true), { token: 'a b&c' })).toEqual({ '?api_key': 'a b&c' });
    expect(codeOf(() => fillIn(withQuery(false), { token: 't' }))).toBe('GATEHOUSE_CONNECTION_FIELDS_INVALID');
  });

  it.each([
    [{}],
    [{ token: 't' }],
    [{ token: 't', tenant: '' }],
    [{ token: 't', tenant: 'a\r\nx: y' }],
    [{ token: 7, tenant: 'a' }],
    [{ token: 't', tenant: 'a', more: 'x' }],
  ])('refuses %j', (given) => {
    expect(codeOf(() => fillIn(form, given))).toBe('GATEHOUSE_CONNECTION_FIELDS_INVALID');
  });

  it('cannot set what is the own of the gateway', () => {
    const own = create(CredentialFormSchema, {
      fields: [{ name: 'token', label: 'x' }],
      headers: [{ name: 'host', template: '{{token}}' }],
    });
    expect(codeOf(() => fillIn(own, { token: 'evil.example' }))).toBe('GATEHOUSE_CONNECTION_HEADERS_INVALID');
  });
});
