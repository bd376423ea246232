import { describe, expect, it } from '@jest/globals';
import { stdnum } from 'stdnum';
import { Random } from '../random.js';
import { nationalIds } from './national-ids.js';

// The generators and the package that the detectors validate with come from different hands. Both are here who know the
// number; of six (NHS, Hungary, Japan, Singapore, Taiwan, Estonia's twin) the package has no validator.
const validators: Readonly<Partial<Record<keyof typeof nationalIds, readonly [country: string, number: string]>>> = {
  ar: ['AR', 'cuit'],
  at: ['AT', 'vnr'],
  au: ['AU', 'tfn'],
  baltic: ['LT', 'asmens'],
  be: ['BE', 'nn'],
  bg: ['BG', 'egn'],
  brCpf: ['BR', 'cpf'],
  ca: ['CA', 'sin'],
  ch: ['CH', 'ssn'],
  cl: ['CL', 'rut'],
  cn: ['CN', 'ric'],
  cz: ['CZ', 'rc'],
  de: ['DE', 'idnr'],
  dk: ['DK', 'cpr'],
  ec: ['EC', 'ci'],
  esDni: ['ES', 'dni'],
  esNie: ['ES', 'nie'],
  fi: ['FI', 'hetu'],
  fr: ['FR', 'nir'],
  gbNino: ['GB', 'nino'],
  grAmka: ['GR', 'amka'],
  hk: ['HK', 'hkid'],
  hr: ['HR', 'oib'],
  ie: ['IE', 'pps'],
  il: ['IL', 'idnr'],
  inAadhaar: ['IN', 'aadhaar'],
  inPan: ['IN', 'pan'],
  is: ['IS', 'kennitala'],
  it: ['IT', 'codicefiscale'],
  kr: ['KR', 'rrn'],
  lv: ['LV', 'pvn'],
  mx: ['MX', 'curp'],
  my: ['MY', 'nric'],
  nl: ['NL', 'bsn'],
  no: ['NO', 'fodselsnummer'],
  nz: ['NZ', 'ird'],
  pe: ['PE', 'ruc'],
  pl: ['PL', 'pesel'],
  pt: ['PT', 'nif'],
  ro: ['RO', 'cnp'],
  ru: ['RU', 'inn'],
  se: ['SE', 'personnummer'],
  si: ['SI', 'emso'],
  th: ['TH', 'idnr'],
  tr: ['TR', 'tckimlik'],
  ua: ['UA', 'rntrc'],
  za: ['ZA', 'idnr'],
};

describe('the generators of national ids', () => {
  it.each(Object.entries(validators))('make numbers that the validator of %s accepts', (make, [country, name]) => {
    const random = new Random(`stdnum ${make}`);
    const validator = (stdnum as Record<string, Record<string, { validate(value: string): { isValid: boolean } }>>)[
      country
    ]![name]!;
    const made = Array.from({ length: 200 }, () => nationalIds[make as keyof typeof nationalIds](random));
    const written = make === 'se' ? made.map((number) => number.replace(/(.{4})$/, '-$1')) : made;
    expect(written.filter((number) => !validator.validate(number).isValid)).toEqual([]);
  });
});
