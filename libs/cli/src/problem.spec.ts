import { expect, it } from '@jest/globals';
import { GatehouseError } from '@gatehouse/errors';
import { textOf } from './problem.js';

it('says what, what exactly, what to do, and the code', () => {
  const error = new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND', { detail: 'No backend "crm\u001b[2J".' });
  expect(textOf(error.toProblem('abc')).split('\n')).toEqual([
    'Error: There is no such backend',
    '  No backend "crm [2J".',
    '  List the backends to see which exist.',
    '  Code: GATEHOUSE_BACKEND_NOT_FOUND, trace abc',
  ]);
});

it('names every field that is wrong', () => {
  const errors = ['slug must be lower-case', 'url must be an http(s) URL'];
  const text = textOf(new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail: errors[0] ?? '', errors }).toProblem());
  for (const line of errors) expect(text.split('\n')).toContain(`  ${line}`);
});
