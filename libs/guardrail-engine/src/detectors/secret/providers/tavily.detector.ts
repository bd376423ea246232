import { token } from '../token.js';

/** Credentials of Tavily: https://docs.tavily.com/documentation/api-reference/introduction */
export const tavilyDetectors = [
  token({
    id: 'tavily_api_key',
    title: 'Tavily API key',
    forms: ['tvly-{base62:30-40}', 'tvly-[dev|prod]-{url:30-60}'],
  }),
];
