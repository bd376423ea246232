import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/client';
import { printable, printableLines } from '../output/printable.js';
import { invalid } from '../invalid.js';

/** A field of a form: forms are flat (MCP 2026-07-28, client/elicitation). */
type Field = ElicitRequestFormParams['requestedSchema']['properties'][string];

type Value = string | number | boolean | string[];

/** Whoever fills in a form. */
export interface Person {
  /** Shows a text, and what is typed after it; undefined when nothing more will come. */
  ask(text: string): Promise<string | undefined>;
}

/** Answers of the command line, by field. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export function parseAnswers(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      throw invalid('--answer is a field and its value, such as --answer name=Ada.');
    }),
  );
}

/**
 * Fills in the form that a tool wants filled in before it goes on: from the answers of the command line, by the person
 * at the terminal, from defaults. Where nobody is there to be asked, only given answers agree to anything.
 * @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID for a given answer that does not fit its field.
 */
export async function fillIn(
  { message, requestedSchema }: ElicitRequestFormParams,
  answers: ReadonlyMap<string, string>,
  person: Person | undefined,
  note: (text: string) => void,
): Promise<ElicitResult> {
  note(`The tool asks: ${printableLines(message)}`);
  const { properties, required = [] } = requestedSchema;
  const content: Record<string, Value> = {};
  const open = Object.entries(properties).filter(([name, field]) => {
    const given = answers.get(name);
    if (given !== undefined) content[name] = fitting(name, field, given);
    return given === undefined;
  });
  if (!person) return withoutPerson(content, open, new Set(required), answers.size > 0, note);
  const agreed = await person.ask('Answer? [Y/n] ');
  if (agreed === undefined) return { action: 'cancel' };
  if (/^n(o)?$/i.test(agreed.trim())) return { action: 'decline' };
  for (const [name, field] of open) {
    const value = await askFor(person, name, field, required.includes(name), note);
    if (value === undefined) return { action: 'cancel' };
    if (value !== 'none') content[name] = value.value;
  }
  return { action: 'accept', content };
}

function withoutPerson(
  content: Record<string, Value>,
  open: readonly [string, Field][],
  required: ReadonlySet<string>,
  isAnswered: boolean,
  note: (text: string) => void,
): ElicitResult {
  const missing = open.filter(([name, field]) => required.has(name) && field.default === undefined);
  if (isAnswered && missing.length === 0) {
    for (const [name, field] of open) if (field.default !== undefined) content[name] = field.default;
    return { action: 'accept', content };
  }
  const fields = (missing.length > 0 ? missing : open).map(([name]) => `--answer ${printable(name)}=...`);
  note(`Declined: there is no terminal to ask at. Answer on the command line: ${fields.join(' ')}`);
  return { action: 'decline' };
}

/** Asks until the answer fits; `none` for what may be left out and is; undefined when nothing more will come. */
async function askFor(
  person: Person,
  name: string,
  field: Field,
  isRequired: boolean,
  note: (text: string) => void,
): Promise<{ value: Value } | 'none' | undefined> {
  for (;;) {
    const text = await person.ask(`${labelOf(name, field, isRequired)}: `);
    if (text === undefined) return undefined;
    if (text.trim() === '') {
      if (field.default !== undefined) return { value: field.default };
      if (!isRequired) return 'none';
      note('This is needed.');
      continue;
    }
    const read = readValue(field, text.trim());
    if ('value' in read) return read;
    note(`That does not fit: ${read.problem}`);
  }
}

/** `Name (your full name; a, b or c; needed) [default]` */
function labelOf(name: string, field: Field, isRequired: boolean): string {
  const { title, description } = field;
  const hints = [description, formOf(field), isRequired ? 'needed' : undefined].filter((hint) => hint !== undefined);
  const preset = field.default === undefined ? '' : ` [${printable(String(field.default))}]`;
  const hint = hints.length === 0 ? '' : ` (${printable(hints.join('; '))})`;
  return `${printable(title ?? name)}${hint}${preset}`;
}

function formOf(field: Field): string | undefined {
  const choices = choicesOf(field);
  if (choices) return `${field.type === 'array' ? 'some of ' : ''}${choices.join(', ')}`;
  return field.type === 'boolean' ? 'y or n' : undefined;
}

function choicesOf(field: Field): string[] | undefined {
  const { items, ...own } = field as { items?: Choices } & Choices;
  const { enum: values, oneOf, anyOf } = items ?? own;
  return values ?? (oneOf ?? anyOf)?.map((choice) => choice.const);
}

interface Choices {
  enum?: string[];
  oneOf?: { const: string }[];
  anyOf?: { const: string }[];
}

function fitting(name: string, field: Field, text: string): Value {
  const read = readValue(field, text);
  if ('value' in read) return read.value;
  throw invalid(`--answer ${name}: ${read.problem}`);
}

/** What a typed text means for a field, or why it does not fit. */
function readValue(field: Field, text: string): { value: Value } | { problem: string } {
  switch (field.type) {
    case 'boolean': {
      const isYes = /^(y|yes|true)$/i.test(text);
      return isYes || /^(n|no|false)$/i.test(text) ? { value: isYes } : { problem: 'y or n' };
    }
    case 'number':
    case 'integer':
      return readNumber(field, text);
    case 'array': {
      const parts = text.split(',').map((part) => part.trim());
      return oneOfChoices(field, parts) ?? { value: parts };
    }
    default:
      return oneOfChoices(field, [text]) ?? { value: text };
  }
}

function readNumber(
  { type, minimum = -Infinity, maximum = Infinity }: Extract<Field, { type: 'number' | 'integer' }>,
  text: string,
): { value: number } | { problem: string } {
  const value = Number(text);
  if (!Number.isFinite(value) || (type === 'integer' && !Number.isInteger(value))) {
    return { problem: type === 'integer' ? 'a whole number' : 'a number' };
  }
  return value >= minimum && value <= maximum ? { value } : { problem: `from ${minimum} to ${maximum}` };
}

function oneOfChoices(field: Field, texts: readonly string[]): { problem: string } | undefined {
  const choices = choicesOf(field);
  if (!choices || texts.every((text) => choices.includes(text))) return undefined;
  return { problem: printable(choices.join(', ')) };
}
