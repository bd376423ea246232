import { describe, expect, it } from '@jest/globals';
import { addressOf, DomainSet, isPrivateHost, toDomainEntry } from './domains.js';

const has = (entries: readonly string[], url: string, isCertain = false) => {
  const address = addressOf(url);
  return address !== undefined && new DomainSet(entries.map(toDomainEntry)).has(address, isCertain);
};

describe('an entry', () => {
  it.each([
    ['example.com', 'example.com'],
    [' HTTPS://Example.COM/ ', 'example.com'],
    ['*.example.com', 'example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['example.com/docs/', 'example.com/docs'],
    ['.co.uk', '.co.uk'],
    ['192.0.2.1', '192.0.2.1'],
    ['[2001:DB8::1]', '[2001:db8::1]'],
    ['github.io', 'github.io'],
    ['intranet', 'intranet'],
  ])('%j is %j', (written, entry) => {
    expect(toDomainEntry(written)).toBe(entry);
  });

  it.each(['', '.', 'exa mple.com', 'user@example.com', 'example.com:8080', 'ftp://example.com', '-', 'a..b', '[::1'])(
    '%j is refused',
    (written) => {
      expect(() => toDomainEntry(written)).toThrow('is not a domain');
    },
  );

  it.each(['com', 'co.uk', '*.co.uk'])('%j, a whole suffix, needs a dot before it', (written) => {
    expect(() => toDomainEntry(written)).toThrow(`write ".${written.replace('*.', '')}"`);
  });
});

describe('a list of domains', () => {
  it.each([
    [['example.com'], 'https://example.com/'],
    [['example.com'], 'https://a.b.example.com/x'],
    [['example.com'], 'https://EXAMPLE.com./'],
    [['example.com'], 'https://user:pass@www.example.com:8443/'],
    [['.co.uk'], 'https://shop.example.co.uk/'],
    [['bücher.example'], 'https://xn--bcher-kva.example/'],
    [['example.com/docs'], 'https://www.example.com/docs/page'],
    [['example.com/docs'], 'https://example.com/%64ocs'],
    [['example.com/docs', 'example.com'], 'https://example.com/other'],
    [['192.0.2.1'], 'http://0xC0000201/'],
  ])('%j has %s', (entries, url) => {
    expect(has(entries, url)).toBe(true);
  });

  it.each([
    [['example.com'], 'https://notexample.com/'],
    [['example.com'], 'https://example.com.evil.test/'],
    [['example.com/docs'], 'https://example.com/documents'],
    [['example.com/docs'], 'https://example.com/docs/../admin'],
    [['192.0.2.1'], 'http://1.192.0.2.1.example.com/'],
    [['2.1'], 'http://192.0.2.1/'],
    [[], 'https://example.com/'],
  ])('%j has not %s', (entries, url) => {
    expect(has(entries, url)).toBe(false);
  });

  it('allows a part of a site only for paths that can be read in one way', () => {
    expect(has(['example.com/docs'], 'https://example.com/docs/a', true)).toBe(true);
    expect(has(['example.com/docs'], 'https://example.com/docs/%2e%2e%2fadmin', true)).toBe(false);
  });

  it('takes a hundred thousand entries', () => {
    const set = new DomainSet(Array.from({ length: 100_000 }, (_, i) => `host-${i}.example.com`));
    expect(set.size).toBe(100_000);
    expect(set.has({ scheme: 'https', host: 'a.host-99999.example.com', path: '/' })).toBe(true);
    expect(set.has({ scheme: 'https', host: 'host-100000.example.com', path: '/' })).toBe(false);
  });
});

describe('a host that is good inside alone', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://169.254.169.254/latest',
    'http://[::ffff:10.0.0.1]/',
    'http://[fd00::1]/',
    'http://localhost:8080/',
    'http://wiki/',
    'http://metadata.google.internal/',
    'http://printer.local/',
  ])('is that of %s', (url) => {
    expect(isPrivateHost(addressOf(url)?.host ?? '')).toBe(true);
  });

  it.each(['https://example.com/', 'https://user.github.io/', 'http://93.184.216.34/', 'http://[2606:4700::1111]/'])(
    'is not that of %s',
    (url) => {
      expect(isPrivateHost(addressOf(url)?.host ?? '')).toBe(false);
    },
  );
});
