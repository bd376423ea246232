import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { portalUrl } from './portal.js';

let folder: string;
let inner: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  inner = join(folder, 'libs', 'cli');
  mkdirSync(inner, { recursive: true });
  mkdirSync(join(folder, '.gatehouse'));
  writeFileSync(join(folder, '.gatehouse', 'run.json'), JSON.stringify({ urls: { portal: 'http://127.0.0.1:8400' } }));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('where the portal is', () => {
  it.each([
    ['the option', { option: 'https://a.example/', variable: 'https://b.example' }, 'https://a.example'],
    ['the variable', { option: undefined, variable: 'https://b.example/console' }, 'https://b.example'],
    ['what runs from a folder above', { option: undefined, variable: '' }, 'http://127.0.0.1:8400'],
  ])('is said by %s', (_, sources, expected) => {
    expect(portalUrl({ ...sources, folder: inner })).toBe(expected);
  });

  it('is the usual place when nothing says more', () => {
    expect(portalUrl({ option: undefined, variable: undefined, folder: '/' })).toBe('http://127.0.0.1:7400');
  });

  it.each(['nowhere', 'ftp://example.com', '127.0.0.1:7400'])('is not %s', (option) => {
    expect(() => portalUrl({ option, variable: undefined, folder })).toThrow('is no address such as');
  });

  it('says which run.json cannot be read', () => {
    const broken = join(inner, '.gatehouse');
    mkdirSync(broken);
    writeFileSync(join(broken, 'run.json'), '{');
    expect(() => portalUrl({ option: undefined, variable: undefined, folder: inner })).toThrow('run.json');
  });
});
