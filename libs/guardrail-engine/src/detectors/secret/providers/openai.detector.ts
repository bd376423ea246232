import { token } from '../token.js';

/** Credentials of OpenAI: https://platform.openai.com/docs/api-reference/authentication */
export const openaiDetectors = [
  token({
    id: 'openai_project_key',
    title: 'OpenAI API key (project, service account, admin)',
    forms: ['sk-[proj|svcacct|admin|service]-{url:40-200}'],
  }),
  token({
    id: 'openai_api_key',
    title: 'OpenAI API key',
    forms: ['sk-{base62:20}T3BlbkFJ{base62:20}', 'sk-{base62:48}'],
  }),
];
