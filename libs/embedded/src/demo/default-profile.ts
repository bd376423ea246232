/**
 * What a new organization begins with (docs/guardrails.md): secrets and cards do not leave for backends that anybody runs,
 * what comes back is cleaned, and what is suspicious is marked. A message that cannot be looked at to its end is refused.
 */
export const defaultProfile = {
  slug: 'default',
  name: 'Default',
  description: 'Keeps secrets, payment cards and personal data from public backends, and cleans what backends send',
  rules: [
    {
      ...{ id: 'secrets-out', detectors: ['secret.*'], direction: 'request', trusts: ['public'] },
      ...{ minConfidence: 0.55, action: 'block' },
    },
    { id: 'secrets', detectors: ['secret.*'], minConfidence: 0.55, action: 'redact' },
    {
      ...{ id: 'cards-out', detectors: ['pci.card_number'], direction: 'request', trusts: ['public'] },
      ...{ minConfidence: 0.55, action: 'block' },
    },
    { id: 'cards', detectors: ['pci.*'], minConfidence: 0.55, action: 'mask', maskStyle: 'last4' },
    {
      ...{ id: 'personal-out', detectors: ['pii.*'], direction: 'request', trusts: ['public'] },
      ...{ minConfidence: 0.8, action: 'redact' },
    },
    {
      ...{ id: 'personal-out-doubtful', detectors: ['pii.*'], direction: 'request', trusts: ['public'] },
      ...{ minConfidence: 0.55, action: 'log' },
    },
    {
      id: 'hidden-characters',
      detectors: ['tags', 'zero_width', 'bidi', 'variation', 'ansi', 'control'].map((name) => `mcp.hidden.${name}`),
      // Less sure are those that are written as escapes, as in the scripts of a page, where a reader sees them.
      ...{ direction: 'response', minConfidence: 0.55, action: 'strip' },
    },
    {
      // A definition is not changed for its tone alone; the tool ledger looks at it as a whole.
      ...{ id: 'injection-tone', detectors: ['mcp.injection.model'], direction: 'response', parts: ['definition'] },
      ...{ minConfidence: 0.8, action: 'log' },
    },
    {
      ...{ id: 'injection', detectors: ['mcp.injection.*'], direction: 'response', minConfidence: 0.8 },
      ...{ action: 'annotate' },
    },
  ],
};
