import { describe, expect, it } from '@jest/globals';
import { getExampleNumber, isPossiblePhoneNumber, type CountryCode } from 'libphonenumber-js';
import examples from 'libphonenumber-js/mobile/examples';
import { stdnum } from 'stdnum';
import type { Detector, Finder } from '../../detector.js';
import { planOf } from './phone-plans.js';
import { piiDetectors } from './pii.detectors.js';

/** A library with the same rules, for those numbers for which it draws no other lines than we do. */
const validators: Readonly<Record<string, { validate(value: string): { isValid: boolean } }>> = {
  au_tfn: stdnum.AU!['tfn']!,
  br_cnpj: stdnum.BR!['cnpj']!,
  br_cpf: stdnum.BR!['cpf']!,
  cl_rut: stdnum.CL!['rut']!,
  co_nit: stdnum.CO!['nit']!,
  do_cedula: stdnum.DO!['cedula']!,
  es_nie: stdnum.ES!['nie']!,
  es_nif: stdnum.ES!['dni']!,
  gr_afm: stdnum.GR!['vat']!,
  gr_amka: stdnum.GR!['amka']!,
  hr_oib: stdnum.HR!['oib']!,
  il_id: stdnum.IL!['idnr']!,
  in_aadhaar: stdnum.IN!['aadhaar']!,
  nl_bsn: stdnum.NL!['bsn']!,
  pe_ruc: stdnum.PE!['ruc']!,
  pl_nip: stdnum.PL!['nip']!,
  ru_inn: stdnum.RU!['inn']!,
  th_pin: stdnum.TH!['idnr']!,
  tr_tckn: stdnum.TR!['tckimlik']!,
  tw_natid: stdnum.TW!['natid']!,
  ua_rntrc: stdnum.UA!['rntrc']!,
  uk_utr: stdnum.GB!['utr']!,
  uy_ci: stdnum.UY!['cedula']!,
  ve_rif: stdnum.VE!['rif']!,
};

/** Numbers that look random and are the same in each run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function valuesOf({ finders }: Detector, count: number): string[] {
  const shapes = finders.flatMap((finder) => finder.shapes ?? []);
  const random = randomNumbers(42);
  const letter = () => String.fromCharCode(0x41 + random(26));
  return Array.from({ length: count }, () =>
    (shapes[random(shapes.length)] ?? '').replace(/./g, (char) => {
      if (char === '9') return String(random(10));
      if (char === 'A') return letter();
      return char === 'X' ? (random(4) > 0 ? String(random(10)) : letter()) : char;
    }),
  );
}

type Shapes = Extract<Finder, { readonly shapes: readonly string[] }>;

describe.each(Object.entries(validators))('the check digits of %s', (name, validator) => {
  const detector = piiDetectors.find(({ id }) => id === `pii.${name}`)!;

  it('are those that a library knows', () => {
    const finder = detector.finders.find((each): each is Shapes => each.shapes !== undefined)!;
    let found = 0;
    for (const value of valuesOf(detector, 1_500)) {
      const compact = value.replace(/[^0-9A-Z]/g, '');
      const isOurs = finder.verify(compact, value, value, 0) !== undefined;
      expect([value, isOurs]).toEqual([value, validator.validate(compact).isValid]);
      if (isOurs) found++;
    }
    expect(found).toBeGreaterThan(0);
  });
});

describe('numbering plans', () => {
  it('know the numbers of every country that libphonenumber knows', () => {
    const unknown = Object.keys(examples).filter((country) => {
      const number = getExampleNumber(country as CountryCode, examples)?.number ?? '+0';
      return planOf(number.slice(1)) !== 'given';
    });
    expect(unknown).toEqual([]);
  });

  it.each(['999123456', '0123456789', '49', '1555'])('know no %s', (digits) => {
    expect(isPossiblePhoneNumber(`+${digits}`)).toBe(false);
    expect(planOf(digits)).toBeUndefined();
  });
});
