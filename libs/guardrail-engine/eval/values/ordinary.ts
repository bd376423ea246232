import { alphanumeric, hex, upperAndDigits, type Random } from '../random.js';
import { company, domain, firstName, lastName } from './personal.js';
import type { Slots, Value } from '../template.js';

const cities = 'Lisbon Utrecht Graz Lyon Gdansk Malmo Turin Leeds Austin Denver Osaka Pune Accra Lima Perth Oslo'.split(
  ' ',
);
const streets = [
  'Mill Lane',
  'Station Road',
  'Oak Avenue',
  'Rue des Lilas',
  'Bergstrasse',
  'Via Roma',
  'Kingsway',
  'Harbour Street',
];
const pad = (number: number, length = 2) => String(number).padStart(length, '0');

function uuid(random: Random): string {
  const digits = random.of(hex, 32);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

const date = (random: Random) =>
  random.pick([
    `${random.between(2019, 2026)}-${pad(random.between(1, 12))}-${pad(random.between(1, 28))}`,
    `${pad(random.between(1, 12))}/${pad(random.between(1, 28))}/${random.between(2019, 2026)}`,
    `${random.between(1, 28)}.${random.between(1, 12)}.${random.between(2019, 2026)}`,
  ]);
const time = (random: Random) =>
  `${pad(random.between(0, 23))}:${pad(random.between(0, 59))}:${pad(random.between(0, 59))}`;

/** What ordinary texts are full of: slots that have to be left alone. */
const ordinary: Readonly<Record<string, (random: Random) => string>> = {
  first: firstName,
  last: lastName,
  name: (random) => `${firstName(random)} ${lastName(random)}`,
  company,
  domain,
  city: (random) => random.pick(cities),
  street: (random) => `${random.between(1, 240)} ${random.pick(streets)}`,
  date,
  time,
  stamp: (random) =>
    `${random.between(2022, 2026)}-${pad(random.between(1, 12))}-${pad(random.between(1, 28))}T${time(random)}.${pad(random.between(0, 999), 3)}Z`,
  epoch: (random) => String(random.between(1_600_000_000, 1_790_000_000)),
  epochMs: (random) => String(random.between(1_600_000_000, 1_790_000_000)) + random.digits(3),
  epochUs: (random) => String(random.between(1_600_000_000, 1_790_000_000)) + random.digits(6),
  amount: (random) => `${random.between(1, 9999)}.${random.digits(2)}`,
  amountEu: (random) => `${random.between(1, 99)}.${random.digits(3)},${random.digits(2)}`,
  int: (random) => String(random.between(1, 500)),
  uuid,
  sha1: (random) => random.of(hex, 40),
  sha256: (random) => random.of(hex, 64),
  md5: (random) => random.of(hex, 32),
  short: (random) => random.of(hex, 7),
  version: (random) => `${random.between(0, 24)}.${random.between(0, 40)}.${random.between(0, 200)}`,
  build: (random) => `${random.between(60, 140)}.0.${random.between(1000, 9999)}.${random.between(10, 255)}`,
  oid: (random) => `1.3.6.1.4.1.${random.between(1, 60000)}.${random.between(1, 30)}.${random.between(1, 9)}`,
  order: (random) =>
    random.pick([
      `${random.between(100, 899)}-${random.digits(7)}-${random.digits(7)}`,
      `SO-${random.digits(8)}`,
      `#${random.digits(6)}`,
      random.digits(10).replace(/^./, '9'),
    ]),
  tracking: (random) =>
    random.pick([`1Z${random.of(upperAndDigits, 16)}`, `94${random.digits(20)}`, `JD0${random.digits(17)}`]),
  isbn: (random) => `978-${random.between(0, 9)}-${random.digits(4)}-${random.digits(4)}-${random.digits(1)}`,
  sku: (random) => random.shaped('AA-####-##A'),
  part: (random) => random.shaped('###-##-##-A'),
  ticket: (random) => `${random.pick(['OPS', 'CRM', 'WEB', 'INC'])}-${random.between(100, 99999)}`,
  coordinates: (random) =>
    `${random.between(-80, 80)}.${random.digits(6)}, ${random.between(-170, 170)}.${random.digits(6)}`,
  mac: (random) => random.shaped('xx:xx:xx:xx:xx:xx'),
  gtin: (random) => `400${random.digits(10)}`,
  id: (random) => random.of(alphanumeric, 11),
  snowflake: (random) => `1${random.digits(17)}`,
  zip: (random) => `${random.digits(5)}-${random.digits(4)}`,
  range: (random) => `${random.between(1000, 1999)}-${random.between(2000, 2999)}`,
  big: (random) => `${random.between(1, 9)},${random.digits(3)},${random.digits(3)},${random.digits(3)}`,
  decimal: (random) => `0.${random.digits(16)}`,
  matrix: (random) => Array.from({ length: 6 }, () => random.digits(2)).join(' '),
};

export function ordinarySlots(random: Random): Slots {
  return Object.fromEntries(
    Object.entries(ordinary).map(([name, make]) => [name, (): Value => ({ value: make(random) })]),
  );
}
