import { describe, expect, it } from '@jest/globals';
import { createAddressRules } from './address-rules.js';

describe('the rules for addresses', () => {
  const { isAllowed } = createAddressRules([]);

  it.each([
    ...['0.0.0.0', '10.1.2.3', '127.0.0.1', '127.255.0.1', '172.16.0.1', '192.168.1.1', '255.255.255.255', '240.0.0.1'],
    ...['100.64.0.1', '100.100.100.200', '169.254.169.254', '168.63.129.16', '192.0.0.192', '198.18.0.1', '224.0.0.1'],
    ...['::', '::1', '::7f00:1', '::a9fe:a9fe', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'fec0::1', 'ff02::1', '4000::1'],
    ...['::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::ffff:0:127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1'],
    ...['2002:7f00:1::', '2001:0:7f00:1::', '2001:db8::1', '100::1', 'example.com', '', 'localhost', '1.2.3.4.5'],
  ])('refuse %j', (address) => {
    expect(isAllowed(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '::ffff:8.8.8.8', '2001:4860:4860::8888', '2a00:1450::1'])('allow %s', (address) => {
    expect(isAllowed(address)).toBe(true);
  });

  it('allow what an operator names, in its family only, mapped forms included', () => {
    const rules = createAddressRules(['10.0.0.0/8', '::1/128']);
    expect(['10.9.9.9', '::ffff:10.9.9.9', '::1'].map(rules.isAllowListed)).toEqual([true, true, true]);
    expect(['11.0.0.1', '127.0.0.1', '::2'].map(rules.isAllowListed)).toEqual([false, false, false]);
    expect(rules.isAllowListed('8.8.8.8')).toBe(false);
    expect(rules.isAllowed('8.8.8.8')).toBe(true);
  });

  it('refuse to be made of something that is not a network', () => {
    expect(() => createAddressRules(['10.0.0.0'])).toThrow('"10.0.0.0" is not a network in CIDR form');
  });
});
