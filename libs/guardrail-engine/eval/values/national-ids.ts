import { letters, type Random } from '../random.js';
import { luhnDigit } from './personal.js';

// Check digits by the rules that the issuers publish (as retold in Wikipedia, "National identification number", and the
// pages of each country), written without the validators of the engine; a spec holds the two against each other.

const pad = (number: number, length = 2) => String(number).padStart(length, '0');
const sum = (digits: string, weights: readonly number[]) =>
  weights.reduce((total, weight, at) => total + weight * Number(digits[at] ?? '0'), 0);

interface Birth {
  year: number;
  yy: string;
  mm: string;
  dd: string;
}

function born(random: Random, from = 1950, to = 2004): Birth {
  const year = random.between(from, to);
  return { year, yy: pad(year % 100), mm: pad(random.between(1, 12)), dd: pad(random.between(1, 28)) };
}

/** Tries again until a rule that knows numbers without a check digit has one. */
function until(make: () => string | undefined): string {
  for (;;) {
    const made = make();
    if (made !== undefined) return made;
  }
}

/** ISO 7064, MOD 11,10. */
function mod1110(digits: string): string {
  let product = 10;
  for (const digit of digits) {
    const total = (Number(digit) + product) % 10 || 10;
    product = (total * 2) % 11;
  }
  return String((11 - product) % 10);
}

const verhoeffTable = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const verhoeffTurns = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

function verhoeff(digits: string): string {
  let check = 0;
  [...`${digits}0`].reverse().forEach((digit, at) => {
    check = Number(verhoeffTable[check]?.[Number(verhoeffTurns[at % 8]?.[Number(digit)])]);
  });
  return String(verhoeffTable[check]?.indexOf('0'));
}

const de = (random: Random) =>
  until(() => {
    const twice = random.between(0, 9);
    const others = [...'0123456789'].filter((digit) => Number(digit) !== twice);
    others.splice(random.between(0, 8), 1);
    const ten = shuffled(random, [...others, String(twice), String(twice)]).join('');
    return ten.startsWith('0') ? undefined : ten + mod1110(ten);
  });

function shuffled(random: Random, list: string[]): string[] {
  for (let at = list.length - 1; at > 0; at--) {
    const other = random.between(0, at);
    [list[at], list[other]] = [list[other] ?? '', list[at] ?? ''];
  }
  return list;
}

function fr(random: Random): string {
  const { yy, mm } = born(random);
  const body = `${random.between(1, 2)}${yy}${mm}${pad(random.between(21, 94))}${pad(random.between(1, 500), 3)}${pad(random.between(1, 900), 3)}`;
  return body + pad(97 - Number(BigInt(body) % 97n));
}

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
const esDni = (random: Random) => {
  const number = random.between(10_000_000, 79_999_999);
  return `${number}${dniLetters[number % 23]}`;
};
const esNie = (random: Random) => {
  const first = random.between(0, 2);
  const rest = random.digits(7);
  return `${'XYZ'[first]}${rest}${dniLetters[Number(`${first}${rest}`) % 23]}`;
};

const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
function it(random: Random): string {
  const { yy, dd } = born(random);
  const consonants = () => random.of('BCDFGLMNPRSTVZ', 3);
  const day = pad(Number(dd) + (random.isChance(0.5) ? 40 : 0));
  const body = `${consonants()}${consonants()}${yy}${random.of('ABCDEHLMPRST', 1)}${day}${random.of('ABCDEFGHIL', 1)}${random.between(100, 999)}`;
  let total = 0;
  [...body].forEach((sign, at) => {
    const value = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65;
    total += at % 2 === 0 ? (odd[value] ?? 0) : value;
  });
  return body + letters.upper[total % 26];
}

const nl = (random: Random) =>
  until(() => {
    const eight = String(random.between(10_000_000, 29_999_999));
    const check = sum(eight, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
    return check === 10 ? undefined : eight + check;
  });

function be(random: Random): string {
  const { year, yy, mm, dd } = born(random);
  const body = `${yy}${mm}${dd}${pad(random.between(1, 997), 3)}`;
  return body + pad(97 - (Number((year >= 2000 ? '2' : '') + body) % 97));
}

const se = (random: Random) => {
  const { yy, mm, dd } = born(random);
  const body = yy + mm + dd + random.digits(3);
  return body + luhnDigit(body);
};

function fi(random: Random): string {
  const { year, yy, mm, dd } = born(random);
  const number = pad(random.between(2, 899), 3);
  return `${dd}${mm}${yy}${year >= 2000 ? 'A' : '-'}${number}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(dd + mm + yy + number) % 31]}`;
}

const dk = (random: Random) =>
  until(() => {
    const { yy, mm, dd } = born(random, 1950, 1999);
    const nine = `${dd}${mm}${yy}${random.between(0, 3)}${random.digits(2)}`;
    const check = (11 - (sum(nine, [4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return check === 10 ? undefined : nine + check;
  });

const no = (random: Random) =>
  until(() => {
    const { yy, mm, dd } = born(random, 1950, 1999);
    const nine = dd + mm + yy + pad(random.between(0, 499), 3);
    const first = (11 - (sum(nine, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
    const second = (11 - (sum(`${nine}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return first === 10 || second === 10 ? undefined : `${nine}${first}${second}`;
  });

const pt = (random: Random) => {
  const eight = `${random.between(1, 2)}${random.digits(7)}`;
  const rest = sum(eight, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return eight + (rest < 2 ? 0 : 11 - rest);
};

const at = (random: Random) =>
  until(() => {
    const { yy, mm, dd } = born(random);
    const serial = String(random.between(100, 999));
    const check = sum(serial + dd + mm + yy, [3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11;
    return check === 10 ? undefined : serial + check + dd + mm + yy;
  });

const ch = (random: Random) => {
  const twelve = `756${random.digits(9)}`;
  return twelve + ((10 - (sum(twelve, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10);
};

const ie = (random: Random) => {
  const seven = random.digits(7);
  const second = random.isChance(0.4) ? 'A' : '';
  const total = sum(seven, [8, 7, 6, 5, 4, 3, 2]) + 9 * (second ? second.charCodeAt(0) - 64 : 0);
  return `${seven}${'WABCDEFGHIJKLMNOPQRSTUV'[total % 23]}${second}`;
};

const gbNino = (random: Random) =>
  until(() => {
    const two = random.of('ABCEGHJKLMNPRSTWXYZ', 1) + random.of('ABCEGHJKLMNPRSTWXYZ', 1);
    return /BG|GB|NK|KN|TN|NT|ZZ/.test(two) ? undefined : two + random.digits(6) + random.of('ABCD', 1);
  });

const gbNhs = (random: Random) =>
  until(() => {
    const nine = `${random.pick(['4', '6', '7'])}${random.digits(8)}`;
    const check = (11 - (sum(nine, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return check === 10 ? undefined : nine + check;
  });

const pl = (random: Random) => {
  const { year, yy, mm, dd } = born(random);
  const ten = yy + pad(Number(mm) + (year >= 2000 ? 20 : 0)) + dd + random.digits(4);
  return ten + ((10 - (sum(ten, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10);
};

const inAadhaar = (random: Random) => {
  const eleven = `${random.between(2, 9)}${random.digits(10)}`;
  return eleven + verhoeff(eleven);
};
const inPan = (random: Random) =>
  `${random.of(letters.upper, 3)}P${random.of(letters.upper, 1)}${pad(random.between(1, 9999), 4)}${random.of(letters.upper, 1)}`;

const au = (random: Random) =>
  until(() => {
    const eight = String(random.between(10_000_000, 99_999_999));
    for (let last = 0; last < 10; last++)
      if (sum(`${eight}${last}`, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0) return `${eight}${last}`;
    return undefined;
  });

const ca = (random: Random) => {
  const eight = `${random.between(1, 7)}${random.digits(7)}`;
  return eight + luhnDigit(eight);
};

const sg = (random: Random) => {
  const first = random.pick(['S', 'T', 'F', 'G']);
  const seven = random.digits(7);
  const rest = (sum(seven, [2, 7, 6, 5, 4, 3, 2]) + (first === 'T' || first === 'G' ? 4 : 0)) % 11;
  return first + seven + ((first === 'S' || first === 'T' ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[rest] ?? '');
};

const kr = (random: Random) => {
  const { year, yy, mm, dd } = born(random);
  const twelve = `${yy}${mm}${dd}${year >= 2000 ? random.between(3, 4) : random.between(1, 2)}${pad(random.between(0, 95))}${random.digits(3)}`;
  return twelve + ((11 - (sum(twelve, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10);
};

const jp = (random: Random) => {
  const eleven = `${random.between(1, 9)}${random.digits(10)}`;
  const rest = sum(eleven, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return eleven + (rest <= 1 ? 0 : 11 - rest);
};

function brCheck(digits: string, weights: readonly number[]): string {
  const rest = sum(digits, weights) % 11;
  return digits + (rest < 2 ? 0 : 11 - rest);
}
const brCpf = (random: Random) =>
  brCheck(brCheck(random.digits(9), [10, 9, 8, 7, 6, 5, 4, 3, 2]), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);

const mxSigns = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
const mx = (random: Random) =>
  until(() => {
    const { year, yy, mm, dd } = born(random);
    const four = `${random.of('BCDFGHJLMNPRSTV', 1)}${random.of('AEIOU', 1)}${random.of('BCDFGHJLMNPRSTV', 2)}`;
    if (
      /^(BUE|CAC|CAG|CAK|COG|COJ|COL|FET|GUE|JOT|KOG|LOC|LOK|MAM|MEA|MEO|MIO|MOC|MUL|PED|PEN|PIP|PIT|POP|PUT|QUL|RAT|ROB|ROF|RUI|SEN|SEX|VAC|VAG|VAK|VUE|VUL|WUE)/.test(
        four,
      )
    )
      return undefined;
    const state = random.pick(['DF', 'JC', 'NL', 'PL', 'VZ', 'OC', 'GT', 'YN']);
    const body = `${four}${yy}${mm}${dd}${random.pick(['H', 'M'])}${state}${random.of('BCDFGHJLMNPRSTV', 3)}${year >= 2000 ? 'A' : random.between(0, 9)}`;
    const total = [...body].reduce((so, sign, place) => so + mxSigns.indexOf(sign) * (18 - place), 0);
    return body + ((10 - (total % 10)) % 10);
  });

const za = (random: Random) => {
  const { yy, mm, dd } = born(random);
  const twelve = `${yy}${mm}${dd}${random.digits(4)}${random.between(0, 1)}8`;
  return twelve + luhnDigit(twelve);
};

const tr = (random: Random) => {
  const nine = `${random.between(1, 9)}${random.digits(8)}`;
  const tenth = (((sum(nine, [1, 0, 1, 0, 1, 0, 1, 0, 1]) * 7 - sum(nine, [0, 1, 0, 1, 0, 1, 0, 1])) % 10) + 10) % 10;
  return `${nine}${tenth}${(sum(nine, [1, 1, 1, 1, 1, 1, 1, 1, 1]) + tenth) % 10}`;
};

const th = (random: Random) => {
  const twelve = `${random.between(1, 8)}${random.digits(11)}`;
  return twelve + ((11 - (sum(twelve, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10);
};

const cn = (random: Random) => {
  const { year, mm, dd } = born(random);
  const region = random.pick(['110101', '310104', '440106', '440305', '510104', '330106', '320102', '420106']);
  const body = `${region}${year}${mm}${dd}${pad(random.between(1, 999), 3)}`;
  return body + '10X98765432'[sum(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11];
};

const cz = (random: Random) =>
  until(() => {
    const { yy, mm, dd } = born(random, 1955, 2003);
    const nine = yy + pad(Number(mm) + (random.isChance(0.5) ? 50 : 0)) + dd + random.digits(3);
    const rest = Number(nine) % 11;
    return rest === 10 ? undefined : nine + rest;
  });

const hu = (random: Random) =>
  until(() => {
    const nine = `8${random.between(30_000, 48_000)}${random.digits(3)}`;
    const rest = sum(nine, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11;
    return rest === 10 ? undefined : nine + rest;
  });

const ro = (random: Random) => {
  const { year, yy, mm, dd } = born(random);
  const twelve = `${year >= 2000 ? random.between(5, 6) : random.between(1, 2)}${yy}${mm}${dd}${pad(random.between(1, 40))}${pad(random.between(1, 999), 3)}`;
  const rest = sum(twelve, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return twelve + (rest === 10 ? 1 : rest);
};

const bg = (random: Random) => {
  const { year, yy, mm, dd } = born(random);
  const nine = yy + pad(Number(mm) + (year >= 2000 ? 40 : 0)) + dd + random.digits(3);
  return nine + ((sum(nine, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10);
};

const hr = (random: Random) => {
  const ten = random.digits(10);
  return ten + mod1110(ten);
};

const si = (random: Random) =>
  until(() => {
    const { year, mm, dd } = born(random);
    const twelve = `${dd}${mm}${String(year).slice(1)}50${random.digits(3)}`;
    const rest = sum(twelve, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    return rest === 1 ? undefined : twelve + (rest === 0 ? 0 : 11 - rest);
  });

/** Estonia and Lithuania have the same number. */
const baltic = (random: Random) => {
  const { year, yy, mm, dd } = born(random);
  const ten = `${year >= 2000 ? random.between(5, 6) : random.between(3, 4)}${yy}${mm}${dd}${random.digits(3)}`;
  const first = sum(ten, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const second = sum(ten, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return ten + (first < 10 ? first : second % 10);
};

const lv = (random: Random) =>
  until(() => {
    const { year, yy, mm, dd } = born(random);
    const ten = `${dd}${mm}${yy}${year >= 2000 ? 2 : 1}${random.digits(3)}`;
    const check = (1 + sum(ten, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11;
    return check === 10 ? undefined : ten + check;
  });

const grAmka = (random: Random) => {
  const { yy, mm, dd } = born(random);
  const ten = dd + mm + yy + random.digits(4);
  return ten + luhnDigit(ten);
};

const il = (random: Random) => {
  const eight = `${random.pick(['0', '2', '3'])}${random.digits(7)}`;
  return eight + luhnDigit(eight);
};

const ar = (random: Random) =>
  until(() => {
    const ten = `${random.pick(['20', '23', '27'])}${random.between(10_000_000, 45_000_000)}`;
    const check = (11 - (sum(ten, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return check === 10 ? undefined : ten + check;
  });

const cl = (random: Random) => {
  const number = String(random.between(5_000_000, 26_000_000));
  const rest = (11 - (sum([...number].reverse().join(''), [2, 3, 4, 5, 6, 7, 2, 3]) % 11)) % 11;
  return number + (rest === 10 ? 'K' : rest);
};

const ec = (random: Random) => {
  const nine = pad(random.between(1, 24)) + random.between(0, 5) + random.digits(6);
  return nine + luhnDigit(nine);
};

const tw = (random: Random) => {
  const first = random.pick([...letters.upper]);
  const value = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(first) + 10;
  const eight = `${random.between(1, 2)}${random.digits(7)}`;
  const total = Math.floor(value / 10) + (value % 10) * 9 + sum(eight, [8, 7, 6, 5, 4, 3, 2, 1]);
  return `${first}${eight}${(10 - (total % 10)) % 10}`;
};

const hk = (random: Random) => {
  const first = random.pick([...'ABCDEFGHKMPRSVYZ']);
  const six = random.digits(6);
  const rest = (36 * 9 + (first.charCodeAt(0) - 55) * 8 + sum(six, [7, 6, 5, 4, 3, 2])) % 11;
  return `${first}${six}(${rest === 0 ? '0' : rest === 1 ? 'A' : 11 - rest})`;
};

const my = (random: Random) => {
  const { yy, mm, dd } = born(random);
  return yy + mm + dd + random.pick(['01', '04', '07', '08', '10', '12', '13', '14']) + random.digits(4);
};

const ua = (random: Random) => {
  const nine = `${random.between(20_000, 38_000)}${random.digits(4)}`;
  const total = sum(nine, [-1, 5, 7, 9, 4, 6, 10, 5, 7]);
  return nine + ((((total % 11) + 11) % 11) % 10);
};

const is = (random: Random) =>
  until(() => {
    const { year, yy, mm, dd } = born(random);
    const eight = dd + mm + yy + random.between(20, 99);
    const rest = (11 - (sum(eight, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return rest === 10 ? undefined : `${eight}${rest}${year >= 2000 ? 0 : 9}`;
  });

const nz = (random: Random) =>
  until(() => {
    const eight = String(random.between(10_000_000, 14_999_999));
    const rest = sum(`0${eight}`.slice(1), [3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    const check = rest === 0 ? 0 : 11 - rest;
    return check === 10 ? undefined : eight + check;
  });

const pe = (random: Random) => {
  const ten = `10${random.between(10_000_000, 79_999_999)}`;
  return ten + ((11 - (sum(ten, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 10);
};

const ru = (random: Random) => {
  const ten = pad(random.between(1, 89)) + random.digits(8);
  const first = (sum(ten, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10;
  const second = (sum(`${ten}${first}`, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10;
  return `${ten}${first}${second}`;
};

/** Generators, each of a valid number without separators. */
export const nationalIds = {
  ar,
  at,
  au,
  baltic,
  be,
  bg,
  brCpf,
  ca,
  ch,
  cl,
  cn,
  cz,
  de,
  dk,
  ec,
  esDni,
  esNie,
  fi,
  fr,
  gbNhs,
  gbNino,
  grAmka,
  hk,
  hr,
  hu,
  ie,
  il,
  inAadhaar,
  inPan,
  is,
  it,
  jp,
  kr,
  lv,
  mx,
  my,
  nl,
  no,
  nz,
  pe,
  pl,
  pt,
  ro,
  ru,
  se,
  sg,
  si,
  th,
  tr,
  tw,
  ua,
  za,
} as const;
