import { token } from '../token.js';

/** Credentials of Anthropic: https://docs.anthropic.com/en/api/getting-started */
export const anthropicDetectors = [
  token({
    id: 'anthropic_api_key',
    title: 'Anthropic API key',
    forms: ['sk-ant-api{digit:2}-{url:80-120}'],
  }),
  token({
    id: 'anthropic_admin_key',
    title: 'Anthropic admin key',
    forms: ['sk-ant-admin{digit:2}-{url:80-120}'],
  }),
  token({
    id: 'anthropic_oauth_token',
    title: 'Anthropic OAuth token',
    forms: ['sk-ant-[oat|ort|sid]{digit:2}-{url:80-120}'],
  }),
];
