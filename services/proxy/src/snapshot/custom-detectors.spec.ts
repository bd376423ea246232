import { describe, expect, it } from '@jest/globals';
import { create, DetectorDataSchema, DetectorSettingsSchema } from '@gatehouse/contracts';
import { Budget } from '@gatehouse/guardrail-engine';
import { CustomDetectors, type CustomScanner } from './custom-detectors.js';

const settings = create(DetectorSettingsSchema, {
  title: 'Codenames',
  confidence: 0.9,
  detection: { case: 'wordList', value: {} },
});
const cases = create(DetectorSettingsSchema, {
  title: 'Cases',
  confidence: 0.9,
  detection: { case: 'regex', value: { pattern: 'CASE-[0-9]{6}' } },
});
const dataOf = (digest: string) => create(DetectorDataSchema, { digest });
const codenames = (digest: string) => ({ codenames: { settings, data: dataOf(digest) } });
const hash = () => () => new Uint8Array(32);

function found({ scanner }: CustomScanner, text: string) {
  const asked = scanner.ask(() => true, 'request');
  const budget = new Budget(text.length);
  const hits = scanner.scanText(text, asked, [], budget);
  return budget.hasFailed
    ? 'nobody knows'
    : hits.map(({ detector, start, end }) => [detector.id, text.slice(start, end)]);
}
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Detectors whose data comes when the test says so. */
function make(words: Readonly<Record<string, string>>) {
  const loaded: string[] = [];
  const troubles: unknown[] = [];
  const get = async (_: unknown, digest: string) => {
    await settled();
    const text = words[digest];
    if (text === undefined) throw new Error('not there');
    return new TextEncoder().encode(text);
  };
  const detectors = new CustomDetectors(
    { get, hash },
    (org) => loaded.push(org),
    (error) => troubles.push(error),
  );
  const scannerOf = (known: Parameters<CustomDetectors['scannerOf']>[1]) => {
    const compiled = detectors.scannerOf('default', known);
    if (!compiled) throw new Error('no scanner');
    return compiled;
  };
  return { detectors, scannerOf, loaded, troubles };
}

describe("organizations' own detectors at the proxy", () => {
  it('are none where there are none', () => {
    expect(make({}).detectors.scannerOf('default', {})).toBeUndefined();
  });

  it('find what they find, and are compiled once', () => {
    const { scannerOf } = make({});
    const known = { cases: { settings: cases, data: undefined } };
    const compiled = scannerOf(known);
    expect(found(compiled, 'in CASE-123456')).toEqual([['org.regex.cases', 'CASE-123456']]);
    expect(scannerOf({ ...known }).scanner).toBe(compiled.scanner);
  });

  it('fail until their data is there, and tell when it is', async () => {
    const { scannerOf, loaded, troubles } = make({ d1: 'Falcon' });
    const before = scannerOf(codenames('d1'));
    expect(found(before, 'hello')).toBe('nobody knows');
    await settled();
    await settled();
    expect(loaded).toEqual(['default']);
    const after = scannerOf(codenames('d1'));
    expect(found(after, 'hello')).toEqual([]);
    expect(found(after, 'the Falcon')).toEqual([['org.wordlist.codenames', 'Falcon']]);
    expect(after.version).not.toBe(before.version);
    expect(troubles).toEqual([]);
  });

  it('fail again when other data is named, and when it cannot be had say so', async () => {
    const { scannerOf, loaded, troubles } = make({ d1: 'Falcon' });
    scannerOf(codenames('d1'));
    await settled();
    await settled();
    expect(found(scannerOf(codenames('d2')), 'hello')).toBe('nobody knows');
    await settled();
    await settled();
    expect(loaded).toEqual(['default']);
    expect(String(troubles[0])).toContain('"codenames" lacks its data');
    expect(found(scannerOf(codenames('d2')), 'hello')).toBe('nobody knows');
  });

  it('of which one cannot be compiled have it fail alone', () => {
    const { scannerOf, troubles } = make({});
    const broken = create(DetectorSettingsSchema, { detection: { case: 'regex', value: { pattern: 'abc(' } } });
    const compiled = scannerOf({ broken: { settings: broken, data: undefined } });
    expect(compiled.scanner.detectors.map(({ id }) => id)).toEqual(['org.regex.broken']);
    expect(found(compiled, 'hello')).toBe('nobody knows');
    expect(troubles).toHaveLength(1);
  });
});
