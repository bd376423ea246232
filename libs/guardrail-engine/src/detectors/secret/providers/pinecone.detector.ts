import { keyed, token } from '../token.js';

/** Credentials of Pinecone: https://docs.pinecone.io/guides/projects/manage-api-keys */
export const pineconeDetectors = [
  token({
    id: 'pinecone_api_key',
    title: 'Pinecone API key',
    forms: ['pcsk_{base62:5-7}_{base62:55-65}'],
  }),
  keyed({
    id: 'pinecone_legacy_key',
    title: 'Pinecone API key (legacy)',
    forms: ['{uuid}'],
    names: ['pinecone api key', 'pinecone key', 'pinecone token', 'pinecone'],
  }),
];
