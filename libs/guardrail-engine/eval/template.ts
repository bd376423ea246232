import type { Label, Sample } from './corpus.js';

/** What a slot of a template is filled with. Without a detector it is no more than text. */
export interface Value {
  readonly value: string;
  readonly detector?: string;
  readonly isOptional?: boolean;
}

export type Slots = Readonly<Record<string, () => Value>>;

/** Fills `{{slot}}`s, each anew, and labels those that have to be found. */
export function fill(template: string, slots: Slots, pattern: string): Sample {
  const labels: Label[] = [];
  let text = '';
  let done = 0;
  for (const { 0: whole, 1: name = '', index } of template.matchAll(/\{\{(\w+)\}\}/g)) {
    const slot = slots[name];
    if (!slot) throw new Error(`the template has a slot ${name} that nothing fills: ${template}`);
    const { value, detector, isOptional } = slot();
    text += template.slice(done, index);
    if (detector) {
      const label = { detector, start: text.length, end: text.length + value.length };
      labels.push(isOptional ? { ...label, isOptional } : label);
    }
    text += value;
    done = index + whole.length;
  }
  return { text: text + template.slice(done), labels, pattern };
}

/** A text of the same sample with something before and after it. */
export function surrounded(sample: Sample, before: string, after: string): Sample {
  const labels = sample.labels.map((label) => ({
    ...label,
    start: label.start + before.length,
    end: label.end + before.length,
  }));
  return { ...sample, text: before + sample.text + after, labels };
}

export const plain = (value: string) => (): Value => ({ value });
