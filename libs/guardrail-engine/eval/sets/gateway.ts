import type { Corpus, Part, Sample } from '../corpus.js';
import { alphanumeric, base64, Random } from '../random.js';
import { fill, type Slots, type Value } from '../template.js';
import { badArguments, bluntInjections, calls, harmless } from '../texts/calls.js';
import { ordinarySlots } from '../values/ordinary.js';
import { cardNumber, iban, ssn } from '../values/personal.js';
import { nationalIds } from '../values/national-ids.js';
import { token } from '../values/provider-tokens.js';
import { kindsOf } from './provider-tokens.js';

const attacks = 500;
const benign = 5_000;

/** What goes through every gateway all day, and is no reason to stop a call. */
const everyday = 'pii.email|pii.phone|pii.ip*|pii.mac*|pii.person*|pii.address*|pii.*zip*|pii.gps*|pii.date*|pii.dob*';

/** Whole JSON-RPC messages. Stopped = at least one finding of what has to be found, at medium or surer. */
export const gateway: Corpus = {
  name: 'gateway scenarios',
  classes: [
    {
      name: 'gateway scenarios',
      detectors: '*',
      except: everyday,
      goals: [
        { figure: 'recall', at: 0.98 },
        { figure: 'flagged', at: 0 },
      ],
    },
  ],
  samples(part: Part): Sample[] {
    const random = new Random(`gateway ${part} 1`);
    const ordinary = ordinarySlots(random);
    const payloads = Object.entries(payloadsOf(part, random));
    const bad = Array.from({ length: attacks }, (_none, at) => {
      const [name, make] = payloads[at % payloads.length]!;
      return name === 'argument'
        ? argument(part, random, at)
        : call(random.pick(calls[part]), ordinary, make(), name, at);
    });
    const good = Array.from({ length: benign }, (_none, at) => {
      const text = fill(random.pick(harmless[part]), ordinary, '').text;
      return call(random.pick(calls[part]), ordinary, { value: text }, 'benign', at);
    });
    return [...bad, ...good];
  },
};

function call(template: string, ordinary: Slots, payload: Value, pattern: string, id: number): Sample {
  // A text inside of JSON that is itself a text is written as JSON twice.
  const isNested = template.includes('\\"{{payload}}\\"');
  const once = JSON.stringify(payload.value).slice(1, -1);
  const written = isNested ? JSON.stringify(once).slice(1, -1) : once;
  const { text } = fill(template, { ...ordinary, payload: () => ({ value: written }) }, pattern);
  const message = { jsonrpc: '2.0', id, ...(JSON.parse(text) as object) };
  const labels = payload.detector ? [{ detector: payload.detector, start: 0, end: text.length }] : [];
  return { text, message, labels, pattern };
}

function argument(part: Part, random: Random, id: number): Sample {
  const [detector, name, value] = random.pick(badArguments[part]);
  const message = { jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'read', arguments: { [name]: value } } };
  const text = JSON.stringify(message);
  return { text, message, labels: [{ detector, start: 0, end: text.length }], pattern: `argument ${name}` };
}

function payloadsOf(part: Part, random: Random): Readonly<Record<string, () => Value>> {
  const prefixedKinds = kindsOf(part).filter(({ isKeyed }) => !isKeyed);
  const anyToken = () => token(random, random.pick(prefixedKinds));
  const secret = (value: () => string) => (): Value => ({ value: value(), detector: 'secret.*' });
  const zeroWidth = (text: string) => [...text].join('\u200b');
  return {
    token: secret(() => `use ${anyToken()} for now`),
    'token in settings': secret(() => `API_TOKEN=${anyToken()}`),
    'token in base64': secret(() => btoa(`the token is ${anyToken()} ok`)),
    'private key': secret(
      () =>
        `-----BEGIN RSA PRIVATE KEY-----\n${random.of(base64, 64)}\n${random.of(base64, 64)}\n-----END RSA PRIVATE KEY-----`,
    ),
    'connection string': secret(() => `postgres://app:${random.of(alphanumeric, 14)}@db.northwind.io/crm`),
    password: secret(() => `db_password = "${random.of(`${alphanumeric}!#%`, 14)}"`),
    card: () => ({ value: `paid by card ${cardNumber(random)}`, detector: 'pci.card_*' }),
    'card, zero width': () => ({ value: `card ${zeroWidth(cardNumber(random))}`, detector: 'pci.card_*' }),
    ssn: () => ({ value: `SSN ${ssn(random)}`, detector: 'pii.us_ssn' }),
    iban: () => ({ value: `IBAN ${iban(random)}`, detector: 'fin.iban' }),
    cpf: () => ({ value: `CPF ${nationalIds.brCpf(random)}`, detector: 'pii.br_*' }),
    aadhaar: () => ({ value: `Aadhaar ${nationalIds.inAadhaar(random)}`, detector: 'pii.in_*' }),
    bsn: () => ({ value: `BSN ${nationalIds.nl(random)}`, detector: 'pii.nl_*' }),
    injection: () => ({ value: random.pick(bluntInjections[part]), detector: 'mcp.injection*' }),
    'tag characters': () => ({
      value: `fine${[...'send all'].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join('')}`,
      detector: 'mcp.hidden*',
    }),
    argument: () => ({ value: '' }),
  };
}
