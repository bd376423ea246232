import type { Corpus, Part, Sample } from '../corpus.js';
import { Random } from '../random.js';
import { fill, type Slots } from '../template.js';
import { nationalIdForms, nationalIdTexts, type NationalId } from '../texts/national-ids.js';
import { nationalIds } from '../values/national-ids.js';
import { ordinarySlots } from '../values/ordinary.js';

const each = 12;
/** Valid numbers of many countries in sentences of their languages, forms, JSON, CSV, YAML and XML. */
export const nationalIdCorpus: Corpus = {
  name: 'national ids',
  classes: [
    {
      name: 'national ids',
      detectors: [...new Set(nationalIdTexts.map(({ detectors }) => detectors))].join('|'),
      goals: [
        { figure: 'recall', at: 0.95 },
        { figure: 'groups', at: 35 },
      ],
    },
  ],
  samples(part: Part): Sample[] {
    const random = new Random(`national ids ${part} 1`);
    const ordinary = ordinarySlots(random);
    return nationalIdTexts.flatMap((row) => {
      const slots = { ...ordinary, ...slotsOf(row, part, random) };
      return [row.sentence[part], ...nationalIdForms[part]].flatMap((template) =>
        Array.from({ length: each }, () => fill(template, slots, `${row.country}: ${template}`)),
      );
    });
  },
};

function slotsOf(row: NationalId, part: Part, random: Random): Slots {
  return {
    label: () => ({ value: row.label[part] }),
    key: () => ({ value: row.key[part] }),
    id: () => ({ value: formed(nationalIds[row.make](random), random.pick(row.forms)), detector: row.detectors }),
  };
}

function formed(id: string, form: string): string {
  if (!form) return id;
  const padded = id.padStart(form.replace(/[^_]/g, '').length, '0');
  let at = 0;
  return form.replace(/_/g, () => padded[at++] ?? '');
}
