import metadata from 'libphonenumber-js/min/metadata';

interface Plan {
  readonly pattern: RegExp;
  readonly lengths: readonly number[];
}

/** Where the metadata (version 4) keeps what a plan consists of: calling code, pattern of national numbers, their lengths. */
const at = { pattern: 2, lengths: 3 } as const;
const plans = new Map<string, readonly Plan[]>();
const countries = metadata.countries as unknown as Readonly<Record<string, readonly unknown[]>>;
const codes = metadata.country_calling_codes as Readonly<Record<string, readonly string[]>>;

/** The plans of a calling code; their patterns are compiled when the first such number is met. */
function plansOf(code: string): readonly Plan[] | undefined {
  const known = plans.get(code);
  if (known || !Object.hasOwn(codes, code)) return known;
  const made = (codes[code] ?? [])
    .map((country) => countries[country])
    .filter((plan) => typeof plan?.[at.pattern] === 'string')
    .map((plan) => ({
      pattern: new RegExp(`^(?:${String(plan?.[at.pattern])})$`),
      lengths: (plan?.[at.lengths] ?? []) as number[],
    }));
  plans.set(code, made);
  return made;
}

/**
 * What the numbering plans of the world say about digits that begin with a calling code (ITU-T E.164): `given` = numbers
 * of that kind are given out, `possible` = they have a length that occurs there. The plans are those of libphonenumber;
 * its parser, which takes thirty microseconds for a number, is not used.
 */
export function planOf(digits: string): 'given' | 'possible' | undefined {
  for (let length = 1; length <= 3; length++) {
    const found = plansOf(digits.slice(0, length));
    if (!found) continue;
    const national = digits.slice(length);
    if (found.some(({ pattern }) => pattern.test(national))) return 'given';
    return found.some(({ lengths }) => lengths.includes(national.length)) ? 'possible' : undefined;
  }
  return undefined;
}
