import { token } from '../token.js';

/** Credentials of Notion: https://developers.notion.com/docs/authorization */
export const notionDetectors = [
  token({
    id: 'notion_token',
    title: 'Notion integration token',
    forms: ['ntn_{base62:40-50}', 'secret_{base62:43}'],
  }),
];
