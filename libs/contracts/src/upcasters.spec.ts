import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@bufbuild/protobuf';
import { upcast, type Upcaster } from './upcasters.js';

const chain = new Map<string, Upcaster>([
  ['shop.v1.Sold', { to: 'shop.v2.Sold', data: (old) => ({ ...(old as JsonObject), currency: 'EUR' }) }],
  ['shop.v2.Sold', { to: 'shop.v3.Sold', data: (old) => ({ price: old }) }],
]);

describe('upcasting', () => {
  it('goes step by step to the newest version', () => {
    expect(upcast('shop.v1.Sold', { amount: 3 }, chain)).toEqual({
      type: 'shop.v3.Sold',
      data: { price: { amount: 3, currency: 'EUR' } },
    });
  });

  it('joins the chain where the event is', () => {
    expect(upcast('shop.v2.Sold', { amount: 3 }, chain)).toEqual({
      type: 'shop.v3.Sold',
      data: { price: { amount: 3 } },
    });
  });

  it.each(['shop.v3.Sold', 'shop.v1.Returned'])('leaves %s as it is', (type) => {
    const data = { amount: 3 };
    expect(upcast(type, data, chain)).toEqual({ type, data });
  });

  it('does not change what it was given', () => {
    const data = Object.freeze({ amount: 3 });
    upcast('shop.v1.Sold', data, chain);
    expect(data).toEqual({ amount: 3 });
  });
});
