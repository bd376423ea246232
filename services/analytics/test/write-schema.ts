import { writeFile } from 'node:fs/promises';
import { printApiSchema, schemaFile } from './api-schema.js';

await writeFile(schemaFile, await printApiSchema());
