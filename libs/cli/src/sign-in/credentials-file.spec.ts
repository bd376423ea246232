import { chmodSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CredentialsFile } from './credentials-file.js';

let folder: string;
let file: CredentialsFile;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  file = new CredentialsFile(join(folder, 'gatehouse'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the file with log-ins', () => {
  it('keeps one for each portal, for its owner alone', () => {
    file.write('https://a.example', { accessToken: 'a' });
    chmodSync(file.path, 0o644);
    file.write('https://b.example', { accessToken: 'b' });
    file.write('https://a.example', undefined);
    expect([file.read('https://a.example'), file.read('https://b.example')]).toEqual([undefined, { accessToken: 'b' }]);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'gatehouse')).mode & 0o777).toBe(0o700);
  });

  it('lets changes happen one after the other', async () => {
    const steps: string[] = [];
    const change = (name: string) =>
      file.locked(async () => {
        steps.push(`${name} begins`);
        await new Promise(setImmediate);
        steps.push(`${name} ends`);
      });
    await Promise.all([change('a'), change('b')]);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('is free again after a change that failed, and after an owner that was killed', async () => {
    await expect(file.locked(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    writeFileSync(`${file.path}.lock`, '');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(`${file.path}.lock`, longAgo, longAgo);
    expect(await file.locked(async () => 'done')).toBe('done');
  });
});
