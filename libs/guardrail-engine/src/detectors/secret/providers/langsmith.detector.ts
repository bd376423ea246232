import { token } from '../token.js';

/** Credentials of LangSmith: https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key */
export const langsmithDetectors = [
  token({
    id: 'langsmith_api_key',
    title: 'LangSmith API key',
    forms: ['lsv2_[pt|sk]_{hex:32}_{hex:10}', 'ls__{hex:32}'],
  }),
];
