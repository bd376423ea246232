import { describe, expect, it } from '@jest/globals';
import { asGatehouseError, catalogue, GatehouseError, type ErrorCode } from './index.js';

describe('the error catalogue', () => {
  it.each(Object.keys(catalogue) as ErrorCode[])('%s says what to do and has an HTTP error status', (code) => {
    expect(code).toMatch(/^GATEHOUSE_[A-Z]+(_[A-Z0-9]+)+$/);
    expect(catalogue[code].hint).toMatch(/[.)]$/);
    expect(catalogue[code].status).toBeGreaterThanOrEqual(400);
  });

  it('hides the text of an unknown error from the user', () => {
    const problem = asGatehouseError(new Error('password=hunter2')).toProblem('abc');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
    expect(problem).toMatchObject({ code: 'GATEHOUSE_INTERNAL_ERROR', status: 500, traceId: 'abc' });
  });

  it('answers a problem body with the detail of this occurrence', () => {
    const error = new GatehouseError('GATEHOUSE_BACKEND_NOT_FOUND', { detail: 'No backend "x".' });
    expect(error.toProblem()).toEqual({
      type: '/problems/GATEHOUSE_BACKEND_NOT_FOUND',
      title: 'There is no such backend',
      status: 404,
      code: 'GATEHOUSE_BACKEND_NOT_FOUND',
      hint: 'List the backends to see which exist.',
      detail: 'No backend "x".',
    });
  });
});
