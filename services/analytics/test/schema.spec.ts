import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { printApiSchema, schemaFile } from './api-schema.js';

it('schema.graphql is what the resolvers give (npm run schema -w services/analytics)', async () => {
  expect(await readFile(schemaFile, 'utf8')).toBe(await printApiSchema());
});
