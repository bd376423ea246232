import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createNetworks } from '@gatehouse/outbound';
import { sourceAddress } from './source-address.js';

const of = (remoteAddress: string, forwarded: string | undefined, trusted: readonly string[] = []) =>
  sourceAddress(
    {
      socket: { remoteAddress } as Socket,
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    },
    createNetworks(trusted),
  );

describe('the address of whoever calls', () => {
  it.each([
    ['the peer itself', '192.0.2.1', undefined, [], '192.0.2.1'],
    ['the peer, whatever it says, when nothing is trusted', '192.0.2.1', '10.0.0.1', [], '192.0.2.1'],
    ['the peer, when another one is trusted', '192.0.2.1', '10.0.0.1', ['192.0.2.2/32'], '192.0.2.1'],
    ['a trusted peer that says nothing', '192.0.2.1', undefined, ['192.0.2.0/24'], '192.0.2.1'],
    ['what a trusted peer says', '::ffff:192.0.2.1', '10.0.0.1', ['192.0.2.0/24'], '10.0.0.1'],
    ['the last one that nobody trusted wrote', '192.0.2.1', '10.9.9.9, 10.0.0.1', ['192.0.2.0/24'], '10.0.0.1'],
    ['behind two', '192.0.2.1', '10.9.9.9,10.0.0.1 , 192.0.2.7', ['192.0.2.0/24'], '10.0.0.1'],
    ['the first one when all are trusted', '192.0.2.1', '192.0.2.9, 192.0.2.7', ['192.0.2.0/24'], '192.0.2.9'],
    ['without a port', '192.0.2.1', '10.0.0.1:4711', ['192.0.2.0/24'], '10.0.0.1'],
    ['without brackets', '192.0.2.1', '[2001:db8::1]:4711', ['192.0.2.0/24'], '2001:db8::1'],
    ['of IPv6', '192.0.2.1', '2001:db8::1', ['192.0.2.0/24'], '2001:db8::1'],
    ['what is none, which is in no network', '192.0.2.1', '10.0.0.1, unknown', ['192.0.2.0/24'], 'unknown'],
  ])('is %s', (_, peer, forwarded, trusted, expected) => {
    expect(of(peer, forwarded, trusted)).toBe(expected);
  });
});
