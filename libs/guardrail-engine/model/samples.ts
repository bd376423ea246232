import { filesOfPackages } from '../eval/sets/ordinary-files.js';
import { attackSlots, directAttacks, indirectAttacks, type Family } from './attacks.js';
import { benignSlots, benignTemplates, carriers } from './benign.js';
import { expand, pick } from './grammar.js';
import { languages } from './languages.js';
import { everyday, everydaySlots } from './everyday.js';
import { foreignNotes } from './foreign-notes.js';
import { notes, noteSlots, pleas } from './notes.js';

/** A text, and where in it an attack is. */
export interface Sample {
  text: string;
  /** From and to where; undefined = there is none. */
  attack?: readonly [from: number, to: number];
  /** Where it comes from, such as `direct.persona`. */
  source: string;
  isHeldOut: boolean;
}

const documentMegabytes = 80;
const perDirectFamily = 1200;
const perIndirectFamily = 1200;
const perNoteFamily = 2000;
const perLanguage = 350;
const perBenignTemplate = 160;
const slots = { ...benignSlots, ...everydaySlots, ...attackSlots, ...noteSlots };
const benign = [...benignTemplates, ...everyday];

/** All that the generators make. The same for the same numbers. */
export function generate(random: () => number): Sample[] {
  return [
    ...directAttacks.flatMap((family) => ofFamily(family, 'direct', perDirectFamily, random)),
    ...indirectAttacks.flatMap((family) => ofFamily(family, 'indirect', perIndirectFamily, random)),
    ...pleas.flatMap((family) => ofFamily(family, 'direct', perDirectFamily, random)),
    ...notes.flatMap((family) => ofFamily(family, 'note', perNoteFamily, random)),
    ...Object.entries(languages).flatMap(([name, texts]) => ofLanguage(`language.${name}`, texts, random)),
    ...Object.entries(foreignNotes).flatMap(([name, texts]) => ofLanguage(`note.${name}`, texts, random)),
    ...benign.flatMap((template, index) => ofBenign(template, index, random)),
    ...ordinary(random),
  ];
}

function ofFamily({ name, isHeldOut, templates }: Family, sort: string, count: number, random: () => number): Sample[] {
  return Array.from({ length: name === 'loose' ? count * 3 : count }, () => {
    const attack = roughened(expand(pick(templates, random), slots, random), random);
    const isCarried = sort !== 'direct' || random() < 0.15;
    return {
      ...attacked(attack, isCarried, random),
      source: `${sort}.${name}`,
      isHeldOut: isHeldOut ?? false,
    };
  });
}

function attacked(attack: string, isCarried: boolean, random: () => number): Pick<Sample, 'text' | 'attack'> {
  if (!isCarried) return { text: attack, attack: [0, attack.length] };
  const { text, from } = carried(attack, random);
  return { text, attack: [from, from + attack.length] };
}

function ofLanguage(
  source: string,
  texts: { readonly attacks: readonly string[]; readonly benign: readonly string[] },
  random: () => number,
): Sample[] {
  return Array.from({ length: perLanguage }, (): Sample[] => {
    const attack = expand(pick(texts.attacks, random), slots, random);
    const ordinary = expand(pick(texts.benign, random), slots, random);
    return [
      { ...attacked(attack, random() < 0.3, random), source, isHeldOut: false },
      {
        text: random() < 0.3 ? carried(ordinary, random).text : ordinary,
        source: `benign.${source}`,
        isHeldOut: false,
      },
    ];
  }).flat();
}

/** Every sixth template is held out. */
function ofBenign(template: string, index: number, random: () => number): Sample[] {
  return Array.from({ length: perBenignTemplate }, () => {
    const one = expand(template, slots, random);
    const more = random() < 0.4 ? ` ${expand(pick(trained, random), slots, random)}` : '';
    const text = roughened(one + (index % 6 === 5 ? '' : more), random);
    return {
      text: random() < 0.35 ? carried(text, random).text : text,
      source: 'benign.triggers',
      isHeldOut: index % 6 === 5,
    };
  });
}

const trained = benign.filter((_, index) => index % 6 !== 5);

/** What tools return with nothing in it. */
function ordinary(random: () => number): Sample[] {
  return Array.from({ length: 1500 }, () => ({
    text: carried(random() < 0.5 ? '' : expand(pick(trained, random), slots, random), random).text,
    source: 'benign.carriers',
    isHeldOut: false,
  }));
}

function carried(content: string, random: () => number): { text: string; from: number } {
  const carrier = expand(pick(carriers, random), slots, random);
  return { text: carrier.replace('@@', () => content), from: carrier.indexOf('@@') };
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

/** Documentation, code and JSON of installed packages: those that the evaluation may be tuned with. */
export function ofDocuments(): Sample[] {
  return filesOfPackages('tuning', documentMegabytes).map(({ text }, index) => ({
    text,
    source: 'benign.documents',
    isHeldOut: index % 5 === 4,
  }));
}
