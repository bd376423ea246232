import type { Corpus, Part, Sample } from '../corpus.js';
import { alphanumeric, base64, hex, lowerAndDigits, Random } from '../random.js';
import { fill, type Slots, type Value } from '../template.js';
import { withCredentials, withoutCredentials } from '../texts/credentials.js';
import { ordinarySlots } from '../values/ordinary.js';
import { capital } from '../values/personal.js';

const each = 20;

/** Passwords and keys that only their surroundings tell, and names of secrets with none behind them. */
export const credentials: Corpus = {
  name: 'generic credentials',
  classes: [
    {
      name: 'generic credentials',
      detectors: 'secret.*',
      goals: [
        { figure: 'recall', at: 0.6 },
        { figure: 'precision', at: 0.85 },
      ],
    },
  ],
  samples(part: Part): Sample[] {
    const random = new Random(`credentials ${part} 1`);
    const slots = credentialSlots(random);
    return [...withCredentials[part], ...withoutCredentials[part]].flatMap((template) =>
      Array.from({ length: each }, () => fill(template, slots, template)),
    );
  },
};

function credentialSlots(random: Random): Slots {
  const secret = (make: () => string) => (): Value => ({ value: make(), detector: 'secret.*' });
  const random16 = () => random.of(alphanumeric, random.between(16, 48));
  return {
    ...ordinarySlots(random),
    password: secret(() => password(random)),
    urlPassword: secret(() => random.pick([random16, () => password(random).replace(/[^\w.-]/g, '')])()),
    random: secret(random16),
    hexKey: secret(() => random.of(hex, random.pick([32, 40, 64]))),
    base64Key: secret(() => random.of(base64, random.pick([42, 43])) + '='),
    guid: secret(() => random.shaped('xxxxxxxx-xxxx-4xxx-9xxx-xxxxxxxxxxxx')),
    basic: secret(() => btoa(`svc:${password(random)}`)),
    publicKey: () => ({ value: `${random.of(base64, 43)}=` }),
    objectId: () => ({ value: random.of(hex, 24) }),
    bcrypt: () => ({ value: random.of(`${alphanumeric}./`, 53) }),
  };
}

const words =
  'winter summer dragon monkey falcon london berlin purple coffee tiger rocket sunshine master welcome'.split(' ');

/** As people make them: a word with additions, several words, or from a generator. */
function password(random: Random): string {
  const word = () => capital(random.pick(words));
  return random.pick([
    () => `${word()}${random.between(2019, 2026)}${random.pick(['!', '#', '$', '!!', '@'])}`,
    () => `${random.pick(words).replace(/a/g, '@').replace(/o/g, '0').replace(/e/g, '3')}_${random.digits(3)}`,
    () => `${word()}-${word()}-${random.digits(2)}`,
    () => random.of(`${alphanumeric}!#%*+-_?`, random.between(10, 20)),
    () => random.of(`${alphanumeric}!#%*+-_?`, random.between(10, 20)),
    () => random.of(lowerAndDigits, random.between(10, 16)),
    () => `${random.pick(words)}${random.digits(4)}`,
    () => `${random.of(alphanumeric, 4)}-${random.of(alphanumeric, 4)}-${random.of(alphanumeric, 4)}`,
  ])();
}
