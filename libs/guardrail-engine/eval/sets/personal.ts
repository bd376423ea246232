import type { Class, Corpus, Part, Sample } from '../corpus.js';
import { Random } from '../random.js';
import { fill, type Slots, type Value } from '../template.js';
import { withPersonal, withoutPersonal } from '../texts/personal.js';
import { ordinarySlots } from '../values/ordinary.js';
import {
  brokenCard,
  brokenIban,
  cardNumber,
  e164,
  email,
  iban,
  ipv4,
  ipv6,
  phone,
  plainPhone,
  ssn,
} from '../values/personal.js';

const detectors = {
  card: 'pci.card_number|pci.card_track',
  phone: 'pii.phone',
  email: 'pii.email',
  ipv4: 'pii.ipv4',
  ipv6: 'pii.ipv6',
  iban: 'fin.iban',
  ssn: 'pii.us_ssn',
};

const goals: Readonly<Record<keyof typeof detectors, number>> = {
  card: 0.99,
  phone: 0.95,
  email: 0.98,
  ipv4: 0.98,
  ipv6: 0.98,
  iban: 0.98,
  ssn: 0.98,
};

/** Core personal data: all classes are measured on all texts, so that one taken for another counts twice. */
export const personal: Corpus = {
  name: 'personal',
  classes: Object.entries(detectors).map(([name, ids]): Class => ({
    name,
    detectors: ids,
    goals: [{ figure: 'f1', at: goals[name as keyof typeof detectors] }],
  })),
  samples(part: Part): Sample[] {
    const random = new Random(`personal ${part} 1`);
    const slots = personalSlots(random);
    const rows = (templates: readonly string[], each: number) =>
      templates.flatMap((template) => Array.from({ length: each }, () => fill(template, slots, template)));
    return [...rows(withPersonal[part], 40), ...rows(withoutPersonal[part], 40)];
  },
};

/** Slots with their labels, and those of ordinary texts. */
export function personalSlots(random: Random): Slots {
  const labelled = (detector: string, make: (random: Random) => string) => (): Value => ({
    value: make(random),
    detector,
  });
  // An address inside of a company's net says little of a person.
  const address = (detector: string, make: (random: Random) => string) => (): Value => {
    const value = make(random);
    return { value, detector, isOptional: /^(10\.|192\.168\.|f[cd]..:|fe80:)/i.test(value) };
  };
  return {
    ...ordinarySlots(random),
    card: labelled(detectors.card, cardNumber),
    plainCard: labelled(detectors.card, cardNumber),
    phone: labelled(detectors.phone, phone),
    plainPhone: labelled(detectors.phone, plainPhone),
    e164: labelled(detectors.phone, e164),
    email: labelled(detectors.email, email),
    ipv4: address(detectors.ipv4, ipv4),
    ipv6: address(detectors.ipv6, ipv6),
    iban: labelled(detectors.iban, iban),
    ssn: labelled(detectors.ssn, ssn),
    spacedSsn: labelled(detectors.ssn, (own) => ssn(own).replaceAll('-', ' ')),
    compactSsn: labelled(detectors.ssn, (own) => ssn(own).replaceAll('-', '')),
    brokenCard: () => ({ value: brokenCard(random) }),
    brokenIban: () => ({ value: brokenIban(random) }),
  };
}
