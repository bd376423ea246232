import { Effect } from '@gatehouse/contracts';
import { Digits, isObjectReading, readers, readJson, type Reading, type ReadingObject } from './readers.js';

/** What the gateway decides by, as one parser reads it. */
export interface Decided {
  method: string | undefined;
  id: string | undefined;
  kind: 'tool' | 'prompt' | 'resource' | 'other';
  name: string | undefined;
  args: ReadingObject | undefined;
}

const kinds: Readonly<Record<string, [Decided['kind'], string]>> = {
  'tools/call': ['tool', 'name'],
  'prompts/get': ['prompt', 'name'],
  'resources/read': ['resource', 'uri'],
  'resources/subscribe': ['resource', 'uri'],
  'resources/unsubscribe': ['resource', 'uri'],
};

/** What each parser takes a message for. */
export function readingsOf(text: string): [reader: string, decided: Decided][] {
  return Object.entries(readers).map(([name, habits]) => [name, decidedIn(readJson(text, habits))]);
}

function decidedIn(message: Reading): Decided {
  const root = isObjectReading(message) ? message : nothing;
  const method = textOf(root.get('method'));
  const params = objectAt(root, 'params');
  const [kind, key] = kinds[method ?? ''] ?? (method === 'completion/complete' ? completed(params) : ['other', '']);
  const holder = method === 'completion/complete' ? objectAt(params, 'ref') : params;
  return {
    method,
    id: idOf(root.get('id')),
    kind,
    name: textOf(method?.startsWith('tasks/') ? params.get('taskId') : holder.get(key)),
    args: objectAt(params, 'arguments'),
  };
}

function completed(params: ReadingObject): [Decided['kind'], string] {
  return objectAt(params, 'ref').get('type') === 'ref/prompt' ? ['prompt', 'name'] : ['resource', 'uri'];
}

const nothing: ReadingObject = { get: () => undefined, keys: () => [] };

function objectAt(object: ReadingObject, key: string): ReadingObject {
  const value = object.get(key);
  return isObjectReading(value) ? value : nothing;
}

function textOf(value: Reading | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function idOf(value: Reading | undefined): string | undefined {
  return value instanceof Digits ? String(Number(value.text)) : JSON.stringify(value);
}

/** Names that the rules of the test forbid, by kind. */
export const forbidden = { tool: 'delete_all', prompt: 'secret', resource: 'test://secret' } as const;

/** The rules of the test. */
export const rules = {
  open: {},
  'no-wipe': { effect: Effect.DENY, tools: [forbidden.tool] },
  'no-secret': { effect: Effect.DENY, prompts: [forbidden.prompt], resources: [forbidden.resource] },
  careful: {
    effect: Effect.DENY,
    tools: ['transfer'],
    condition: 'has(args.to) && args.to == "mallory" || has(args.amount) && args["amount"] > 100',
  },
};

/** What they forbid, decided anew and not with the gateway's code: why, or undefined. */
export function forbiddenIn({ kind, name, args }: Decided): string | undefined {
  if (kind !== 'other' && name === forbidden[kind]) return `${kind} ${name}`;
  if (kind !== 'tool' || name !== 'transfer') return undefined;
  if (args?.get('to') === 'mallory') return 'a transfer to mallory';
  const amount = args?.get('amount');
  return amount instanceof Digits && isMoreThan100(amount.text) ? `a transfer of ${amount.text}` : undefined;
}

/** By the digits: a double would take a bit more than 100 for 100. */
function isMoreThan100(text: string): boolean {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (sign === '-' || digits === '') return false;
  // The value is 0.digits times ten to this.
  const power = digits.length + Number(exponent) - fraction.length;
  if (power !== 3) return power > 3;
  return digits.padEnd(3, '0') > '100' && digits.replace(/0+$/, '') !== '1';
}
