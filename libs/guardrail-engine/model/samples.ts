import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stretchOf, windowOf } from '../src/detectors/mcp/injection-features.js';
import { attackSlots, directAttacks, indirectAttacks, type Family } from './attacks.js';
import { benignSlots, benignTemplates, carriers } from './benign.js';
import { expand, pick } from './grammar.js';
import { languages } from './languages.js';

/** A window of a text, and whether an attack is in it. */
export interface Sample {
  text: string;
  isAttack: boolean;
  /** Where it comes from, such as `direct.persona`. */
  source: string;
  isHeldOut: boolean;
}

const perDirectFamily = 1200;
const perIndirectFamily = 1200;
const perLanguage = 350;
const perBenignTemplate = 160;
const slots = { ...benignSlots, ...attackSlots };

/** All that the generators make. The same for the same numbers. */
export function generate(random: () => number): Sample[] {
  return [
    ...directAttacks.flatMap((family) => ofFamily(family, 'direct', perDirectFamily, random)),
    ...indirectAttacks.flatMap((family) => ofFamily(family, 'indirect', perIndirectFamily, random)),
    ...Object.entries(languages).flatMap(([name, texts]) => [
      ...ofTemplates(texts.attacks, { isAttack: true, source: `language.${name}` }, perLanguage, random),
      ...ofTemplates(texts.benign, { isAttack: false, source: `benign.${name}` }, perLanguage, random),
    ]),
    ...benignTemplates.flatMap((template, index) => ofBenign(template, index, random)),
    ...ordinary(random),
  ];
}

function ofFamily({ name, isHeldOut, templates }: Family, sort: string, count: number, random: () => number): Sample[] {
  return Array.from({ length: name === 'loose' ? count * 3 : count }, () => {
    const attack = roughened(expand(pick(templates, random), slots, random), random);
    const isCarried = sort === 'indirect' || random() < 0.15;
    const text = isCarried ? carried(attack, random) : attack;
    return { text, isAttack: true, source: `${sort}.${name}`, isHeldOut: isHeldOut ?? false };
  });
}

function ofTemplates(
  templates: readonly string[],
  kind: { isAttack: boolean; source: string },
  count: number,
  random: () => number,
): Sample[] {
  return Array.from({ length: count }, () => {
    const text = expand(pick(templates, random), slots, random);
    return { ...kind, text: random() < 0.3 ? carried(text, random) : text, isHeldOut: false };
  });
}

/** Every sixth template is held out. */
function ofBenign(template: string, index: number, random: () => number): Sample[] {
  return Array.from({ length: perBenignTemplate }, () => {
    const one = expand(template, slots, random);
    const more = random() < 0.4 ? ` ${expand(pick(trained, random), slots, random)}` : '';
    const text = roughened(one + (index % 6 === 5 ? '' : more), random);
    return {
      text: random() < 0.35 ? carried(text, random) : text,
      isAttack: false,
      source: 'benign.triggers',
      isHeldOut: index % 6 === 5,
    };
  });
}

const trained = benignTemplates.filter((_, index) => index % 6 !== 5);

/** What tools return with nothing in it. */
function ordinary(random: () => number): Sample[] {
  return Array.from({ length: 1500 }, () => ({
    text: carried(random() < 0.5 ? '' : expand(pick(trained, random), slots, random), random),
    isAttack: false,
    source: 'benign.carriers',
    isHeldOut: false,
  }));
}

function carried(text: string, random: () => number): string {
  return expand(pick(carriers, random), {}, random).replace('@@', () => text);
}

/** As people write: without capitals, in capitals, without full stops, with a slip. */
function roughened(text: string, random: () => number): string {
  const dice = random();
  if (dice < 0.2) return text.toLowerCase();
  if (dice < 0.25) return text.toUpperCase();
  if (dice < 0.35) return text.replace(/[.,!?]/g, '');
  if (dice < 0.45) {
    const at = Math.floor(random() * text.length);
    return text.slice(0, at) + text.slice(at + 1);
  }
  return text;
}

/** Windows of documents: the files of markdown of installed packages. Every fifth file is held out. */
export function ofDocuments(folder: string, maxFiles: number): Sample[] {
  const files = markdownBelow(folder).slice(0, maxFiles);
  return files.flatMap((file, index) => {
    const text = readFileSync(file, 'utf8').slice(0, 30_000);
    const count = stretchOf(text.length) + 1;
    return Array.from({ length: count }, (_, stretch) => {
      const { from, to } = windowOf(text, stretch);
      return { text: text.slice(from, to), isAttack: false, source: 'benign.documents', isHeldOut: index % 5 === 4 };
    });
  });
}

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.md$/i.test(name) && !/^@gatehouse|changelog|history/i.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
