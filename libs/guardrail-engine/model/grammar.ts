/** Random numbers from a seed (mulberry32), so that training gives the same weights each time. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  };
}

/** Texts by name; a template says `$name` for one of them. */
export type Slots = Readonly<Record<string, readonly string[]>>;

/** One text of a template: `{a|b}` is one of several, `$name` one of a slot; both may be nested. */
export function expand(template: string, slots: Slots, random: () => number): string {
  let text = template;
  for (let round = 0; round < 8 && /[{$]/.test(text); round++) {
    text = text.replace(/\{([^{}]*)\}/g, (_, options: string) => pick(options.split('|'), random));
    text = text.replace(/\$([a-z][a-zA-Z]*)/g, (whole, name: string) => {
      const options = slots[name];
      return options ? pick(options, random) : whole;
    });
  }
  return text;
}

/** One of some. */
export function pick<T>(options: readonly T[], random: () => number): T {
  const option = options[Math.floor(random() * options.length)];
  if (option === undefined) throw new Error('Nothing to pick from.');
  return option;
}
