/** The digit at a place of a text of digits. */
export function digitAt(value: string, at: number): number {
  return value.charCodeAt(at) - 0x30;
}

/** The number that some digits of a text make. */
export function numberAt(value: string, at: number, length: number): number {
  let number = 0;
  for (let i = at; i < at + length; i++) number = 10 * number + digitAt(value, i);
  return number;
}

/** Digits times weights, from the left and added up; digits without a weight count nothing. */
export function weightedSum(value: string, weights: readonly number[], from = 0): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * digitAt(value, from + i);
  return sum;
}

/** Whether all characters are the same, as in numbers that somebody made up. */
export function isOneDigit(value: string): boolean {
  for (let i = 1; i < value.length; i++) if (value.charCodeAt(i) !== value.charCodeAt(0)) return false;
  return true;
}

/** Luhn's check digit (ISO/IEC 7812-1, annex B) over a text of digits. */
export function passesLuhn(value: string, seed = 0): boolean {
  let sum = seed;
  for (let i = value.length - 1, isDoubled = false; i >= 0; i--, isDoubled = !isDoubled) {
    const digit = digitAt(value, i) * (isDoubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** ISO/IEC 7064, MOD 11,10: a check digit at the end. */
export function passesMod11And10(value: string): boolean {
  let product = 10;
  for (let i = 0; i < value.length - 1; i++) product = (2 * ((product + digitAt(value, i)) % 10 || 10)) % 11;
  return (product + digitAt(value, value.length - 1)) % 10 === 1;
}

/** The rest modulo 97 of digits and capital letters, A = 10 to Z = 35 (ISO/IEC 7064, MOD 97-10). */
export function remainder97(value: string): number {
  let rest = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    rest = code < 0x41 ? (10 * rest + code - 0x30) % 97 : (100 * rest + code - 0x37) % 97;
  }
  return rest;
}

const verhoeffProduct =
  '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210';
const verhoeffPermutation = '01234567891576283094580379614289160435279453126870428657390127938064157046913258';

/** Verhoeff's check digit: a walk through the dihedral group of order ten. */
export function passesVerhoeff(value: string): boolean {
  let row = 0;
  for (let i = 0; i < value.length; i++) {
    const place = 10 * (i % 8) + digitAt(value, value.length - 1 - i);
    row = digitAt(verhoeffProduct, 10 * row + digitAt(verhoeffPermutation, place));
  }
  return row === 0;
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether there is such a day; a year of two digits is of any century. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0 || year < 100);
  return day >= 1 && day <= (daysOfMonth[month - 1] ?? 0);
}

/** Whether six digits are year, month and day. */
export function isYymmdd(value: string, at = 0): boolean {
  return isDate(numberAt(value, at, 2), numberAt(value, at + 2, 2), numberAt(value, at + 4, 2));
}

/** Whether six digits are day, month and year. */
export function isDdmmyy(value: string, at = 0): boolean {
  return isDate(numberAt(value, at + 4, 2), numberAt(value, at + 2, 2), numberAt(value, at, 2));
}

/** A day or month without what a country adds to it to say something else: the first offset that is less. */
export function withoutOffset(value: number, ...offsets: readonly number[]): number {
  return value - (offsets.find((offset) => offset < value) ?? 0);
}
