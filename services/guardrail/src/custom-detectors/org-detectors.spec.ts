import { describe, expect, it } from '@jest/globals';
import { compileProfile, scanText } from '@gatehouse/guardrail-engine';
import { Action, create, Direction, GuardrailProfileSchema } from '@gatehouse/contracts';
import { OrgDetectors } from './org-detectors.js';

const settings = {
  ...{ title: 'Own', description: '', label: 'own', confidence: 0.8, contextWords: [], againstWords: [] },
  ...{ requiresContext: false, data: null, version: 1, changedAt: '' },
};
const regex = (id: string, pattern: string) => ({
  ...settings,
  id,
  regex: { pattern, ignoresCase: false, isSlow: false },
});
const words = { ...settings, id: 'birds', wordList: { matchesCase: false }, data: { digest: 'd1' } };

function make(own: readonly object[], get: () => Promise<Uint8Array> = () => Promise.reject(new Error('no data'))) {
  const warned: object[] = [];
  const logger = { warn: (what: object) => warned.push(what) };
  const query = { list: () => Promise.resolve(own) };
  const detectors = new OrgDetectors(
    query as never,
    { store: { get, hash: () => (text: string) => Buffer.from(text) } } as never,
    {} as never,
    { logger } as never,
  );
  const scan = async (text: string) => {
    const { scanners = [] } = await detectors.sources('default');
    const rules = [{ detectors: ['org.*'], action: Action.MASK, direction: Direction.BOTH }];
    const profile = create(GuardrailProfileSchema, { name: 'p', rules });
    const { result } = scanText(text, compileProfile(profile, 'request', { id: 'p', part: 'request', scanners }));
    return result.findings.map(({ detector }) => detector);
  };
  return { detectors, scan, warned };
}

describe("an organization's own detectors", () => {
  it('of which one cannot be compiled have it fail alone, and it is named', async () => {
    const { detectors, scan, warned } = make([regex('broken', 'abc('), regex('cases', 'CASE-[0-9]')]);
    expect((await detectors.sources('default')).failed).toEqual(['org.regex.broken']);
    expect(await scan('see CASE-1')).toEqual(['engine.detector_failed', 'org.regex.cases']);
    expect(warned[0]).toMatchObject({ org: 'default', detector: 'broken' });
  });

  it('whose words cannot be had are asked for again the next time', async () => {
    let isThere = false;
    const get = () => (isThere ? Promise.resolve(Buffer.from('Owl')) : Promise.reject(new Error('no data')));
    const { detectors, scan } = make([words], get);
    expect((await detectors.sources('default')).failed).toEqual(['org.wordlist.birds']);
    expect(await scan('an owl')).toEqual(['engine.detector_failed']);
    isThere = true;
    expect(await scan('an owl')).toEqual(['org.wordlist.birds']);
    expect((await detectors.sources('default')).failed).toEqual([]);
  });
});
