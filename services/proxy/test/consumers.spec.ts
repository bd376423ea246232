import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { controlEventSchemas } from '@gatehouse/contracts';

const root = join(import.meta.dirname, '../../../..');

/** Event types that sources name; read as text, since services do not import each other. */
function typesIn(pattern: string): string[] {
  const texts = globSync(pattern, { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'));
  return [...new Set(texts.flatMap((text) => text.match(/gatehouse\.\w+\.v\d+\.[A-Z]\w+/g) ?? []))].sort();
}

const known = [...controlEventSchemas.keys()].sort();

describe('every control event', () => {
  it('has rows in the service that owns it', () => {
    expect(typesIn('services/{registry,policy,auth-broker,guardrail}/src/**/*.projection.ts')).toEqual(known);
  });

  it('is in the snapshot of the proxy, or deliberately left out there', () => {
    expect(typesIn('services/proxy/src/snapshot/{snapshot.projection,*-state}.ts')).toEqual(known);
  });
});
