/** Numbers, choices and characters that are the same in every run of the same seed. */
export class Random {
  private state: number;

  constructor(seed: string) {
    this.state = 0x811c9dc5;
    for (let i = 0; i < seed.length; i++) this.state = Math.imul(this.state ^ seed.charCodeAt(i), 0x01000193);
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.next() * choices.length)];
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  }

  isChance(share: number): boolean {
    return this.next() < share;
  }

  of(alphabet: string, length: number): string {
    let made = '';
    for (let i = 0; i < length; i++) made += alphabet[Math.floor(this.next() * alphabet.length)];
    return made;
  }

  digits(length: number): string {
    return this.of('0123456789', length);
  }

  /** `#` = digit, `A` = capital letter, `a` = small letter, `*` = letter or digit, `x` = hex digit; others stay. */
  shaped(shape: string): string {
    return shape.replace(/[#Aa*x]/g, (sign) => this.of(alphabets[sign] ?? '', 1));
  }
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const figures = '0123456789';
const alphabets: Readonly<Record<string, string>> = {
  '#': figures,
  A: upper,
  a: lower,
  '*': upper + lower + figures,
  x: `${figures}abcdef`,
};

export const hex = `${figures}abcdef`;
export const alphanumeric = upper + lower + figures;
export const upperAndDigits = upper + figures;
export const lowerAndDigits = lower + figures;
export const base64 = `${alphanumeric}+/`;
export const base64url = `${alphanumeric}-_`;
export const letters = { upper, lower };
