import { describe, expect, it } from '@jest/globals';
import { canBeAsked } from './input-requests.js';

const form = { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: {} } };
const url = { method: 'elicitation/create', params: { mode: 'url', message: 'Go there', url: 'https://example.com' } };
const sampling = { method: 'sampling/createMessage', params: { messages: [] } };
const withTools = { method: 'sampling/createMessage', params: { messages: [], tools: [] } };
const roots = { method: 'roots/list' };

describe('an agent can be asked', () => {
  it.each([
    ['a form, when it knows elicitation', { elicitation: {} }, form],
    ['a form by its mode', { elicitation: { form: {} } }, { ...form, params: { ...form.params, mode: 'form' } }],
    ['to open a URL, when it knows that', { elicitation: { url: {} } }, url],
    ['to sample', { sampling: {} }, sampling],
    ['to sample with tools', { sampling: { tools: {} } }, withTools],
    ['for its roots', { roots: {} }, roots],
  ])('%s', (_, capabilities, request) => {
    expect(canBeAsked(capabilities, request)).toBe(true);
  });
});

describe('an agent cannot be asked', () => {
  it.each([
    ['anything, when it has declared nothing', {}, form],
    ['to open a URL, when it knows forms', { elicitation: { form: {} } }, url],
    ['to open a URL, when it has declared no mode', { elicitation: {} }, url],
    ['a form, when it knows URLs only', { elicitation: { url: {} } }, form],
    ['to sample with tools, when it samples without', { sampling: {} }, withTools],
    ['for its roots, when it samples', { sampling: {} }, roots],
    ['what the protocol does not have', { elicitation: {}, sampling: {}, roots: {} }, { method: 'vendor/ask' }],
    ['without a method', { elicitation: {} }, {}],
  ])('%s', (_, capabilities, request) => {
    expect(canBeAsked(capabilities, request)).toBe(false);
  });
});
