import { describe, expect, it } from '@jest/globals';
import type { ElicitRequestFormParams } from '@modelcontextprotocol/client';
import { fillIn, parseAnswers, type Person } from './form.js';

const form: ElicitRequestFormParams = {
  message: 'Who\u001b[2J are you?',
  requestedSchema: {
    type: 'object',
    properties: {
      name: { type: 'string', title: 'Name', description: 'Your full name' },
      age: { type: 'integer', minimum: 1, maximum: 150 },
      colour: { type: 'string', enum: ['red', 'green'], default: 'red' },
      pets: {
        type: 'array',
        items: {
          anyOf: [
            { const: 'cat', title: 'Cat' },
            { const: 'dog', title: 'Dog' },
          ],
        },
      },
      agreed: { type: 'boolean' },
    },
    required: ['name'],
  },
};

/** A person who types these lines; afterwards nothing more comes. */
function typing(...lines: string[]) {
  const shown: string[] = [];
  const person: Person = {
    ask: (text) => {
      shown.push(text);
      return Promise.resolve(lines.shift());
    },
  };
  return { shown, person };
}

async function fill(answers: string[], person?: Person) {
  const notes: string[] = [];
  const result = await fillIn(form, parseAnswers(answers), person, (text) => notes.push(text));
  return { result, notes };
}

describe('a form, at a terminal', () => {
  it('is filled in field by field, with defaults, and without what may be left out', async () => {
    const { shown, person } = typing('', 'Ada', '36', '', 'cat, dog', '');
    const { result, notes } = await fill([], person);
    const content = { name: 'Ada', age: 36, colour: 'red', pets: ['cat', 'dog'] };
    expect(result).toEqual({ action: 'accept', content });
    expect(notes).toEqual(['The tool asks: Who [2J are you?']);
    expect(shown).toEqual([
      'Answer? [Y/n] ',
      'Name (Your full name; needed): ',
      'age: ',
      'colour (red, green) [red]: ',
      'pets (some of cat, dog): ',
      'agreed (y or n): ',
    ]);
  });

  it('asks again for what does not fit or is needed, and not for what the command line has answered', async () => {
    const { shown, person } = typing('y', '', 'Ada', 'blue', 'green', 'cow', '', 'maybe', 'no');
    const { result, notes } = await fill(['age=36'], person);
    expect(result).toEqual({ action: 'accept', content: { name: 'Ada', age: 36, colour: 'green', agreed: false } });
    expect(notes.slice(1)).toEqual([
      'This is needed.',
      'That does not fit: red, green',
      'That does not fit: cat, dog',
      'That does not fit: y or n',
    ]);
    expect(shown).not.toContain('age: ');
  });

  it.each([
    ['decline', ['n']],
    ['cancel', []],
    ['cancel', ['y', 'Ada']],
  ])('ends with %s after %j', async (action, lines) => {
    expect((await fill([], typing(...lines).person)).result).toEqual({ action });
  });
});

describe('a form, without a terminal', () => {
  it('is filled in from the command line and defaults', async () => {
    const { result } = await fill(['name=Ada = Lovelace', 'pets=dog', 'agreed=yes']);
    const content = { name: 'Ada = Lovelace', colour: 'red', pets: ['dog'], agreed: true };
    expect(result).toEqual({ action: 'accept', content });
  });

  it.each([[[]], [['age=36']]])('is declined when %j is all that is answered, and says what to do', async (answers) => {
    const { result, notes } = await fill(answers);
    expect(result).toEqual({ action: 'decline' });
    expect(notes.at(-1)).toBe(
      'Declined: there is no terminal to ask at. Answer on the command line: --answer name=...',
    );
  });

  it.each([
    ['age=old', 'age: a whole number'],
    ['age=200', 'age: from 1 to 150'],
    ['colour=blue', 'colour: red, green'],
    ['agreed=maybe', 'agreed: y or n'],
  ])('is not filled in with %s', async (answer, why) => {
    await expect(fill(['name=Ada', answer])).rejects.toMatchObject({ detail: `--answer ${why}` });
  });

  it('wants answers to be pairs', () => {
    expect(() => parseAnswers(['Ada'])).toThrow(expect.objectContaining({ code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' }));
  });
});
