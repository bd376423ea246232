import type { Corpus, Part, Sample } from '../corpus.js';
import { alphanumeric, base64, hex, lowerAndDigits, Random, upperAndDigits } from '../random.js';
import { fill, type Slots } from '../template.js';
import { bareSurroundings, namedSurroundings, tokenLookAlikes } from '../texts/secrets.js';
import { ordinarySlots } from '../values/ordinary.js';
import { token, tokenKinds, type TokenKind } from '../values/provider-tokens.js';

const timesEachLookAlike = 24;

/** Every fourth kind is in the held-out part only. */
export function kindsOf(part: Part): readonly TokenKind[] {
  return part === 'tuning' ? tokenKinds.filter((_kind, at) => at % 4 !== 3) : tokenKinds;
}

/** Tokens of providers in code, settings, logs, messages; and texts that look as if there were one. */
export const providerTokens: Corpus = {
  name: 'provider tokens',
  classes: [
    {
      name: 'provider tokens',
      detectors: 'secret.*',
      goals: [
        { figure: 'recall', at: 0.85 },
        { figure: 'flagged', at: 0.07 },
      ],
    },
  ],
  samples(part: Part): Sample[] {
    const random = new Random(`provider tokens ${part} 1`);
    const ordinary = { ...ordinarySlots(random), ...lookAlikeSlots(random) };
    const positives = kindsOf(part).flatMap((kind) => {
      const slots = { ...ordinary, ...tokenSlots(kind, random) };
      const around = [...namedSurroundings[part], ...(kind.isKeyed ? [] : bareSurroundings[part])];
      return around.map((template) => fill(template, slots, `${kind.name}: ${template}`));
    });
    const negatives = tokenLookAlikes[part].flatMap((template) =>
      Array.from({ length: timesEachLookAlike }, () => fill(template, ordinary, template)),
    );
    return [...positives, ...negatives];
  },
};

export function tokenSlots(kind: TokenKind, random: Random): Slots {
  return {
    SETTING: () => ({ value: kind.setting }),
    setting: () => ({ value: camelCase(kind.setting) }),
    token: () => ({ value: token(random, kind), detector: 'secret.*' }),
  };
}

const camelCase = (setting: string) =>
  setting.toLowerCase().replace(/_(\w)/g, (_whole, sign: string) => sign.toUpperCase());

function lookAlikeSlots(random: Random): Slots {
  const of = (alphabet: string, length: number) => () => ({ value: random.of(alphabet, length) });
  return {
    alnum24: of(alphanumeric, 24),
    upper9: of(upperAndDigits, 9),
    upper10: of(upperAndDigits, 10),
    b64of86: of(base64, 86),
    hex8: of(hex, 8),
    hex16: of(hex, 16),
    lower32: of(lowerAndDigits, 32),
  };
}
