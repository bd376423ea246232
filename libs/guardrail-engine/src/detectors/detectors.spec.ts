import { describe, expect, it } from '@jest/globals';
import { formatAccessToken } from '@gatehouse/contracts';
import { detectors } from '../catalogue.js';
import { triggersIn } from '../trigger-pass.js';

const token = formatAccessToken(
  'agt',
  Uint8Array.from({ length: 64 }, (_, i) => (i * 53) % 256),
);
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----';

/** Per detector: texts with what must be found in them, and texts in which nothing may be found. */
const cases: Record<string, { found: [text: string, value: string][]; clean: string[]; worst: string[] }> = {
  'pci.card_number': {
    found: [
      ['pay with 4111111111111111 now', '4111111111111111'],
      ['4111 1111 1111 1111', '4111 1111 1111 1111'],
      ['card: 5500-0055-5555-5559.', '5500-0055-5555-5559'],
      ['amex 3782 822463 10005', '3782 822463 10005'],
      ['order 12 4111 1111 1111 1111', '4111 1111 1111 1111'],
      ['2221000000000009', '2221000000000009'],
      ['v2 4111 1111 1111 1111', '4111 1111 1111 1111'],
      ['4111 1111 1111 1111 2nd', '4111 1111 1111 1111'],
      ['no.4111111111111111', '4111111111111111'],
      ['diners 3056 930902 5904', '3056 930902 5904'],
    ],
    clean: [
      '4111111111111112',
      '1234567812345678',
      'id4111111111111111',
      '41111111111111111111111',
      '4111  1111  1111  1111',
      '0.4111111111111111',
      '2024-01-02 03:04:05',
      '0000000000000000',
      '4111111111111111.5',
      '4111111111111111_x',
      '41111111-1111-4111-8111-111111111111',
      '+49 171 1234567 89012',
      '1700000000000000000',
    ],
    worst: ['4111 1111 1111 1112 '.repeat(5_000), '4 '.repeat(50_000), '4'.repeat(100_000), '4-4'.repeat(33_000)],
  },
  'pii.email': {
    found: [
      ['write to alice@example.com.', 'alice@example.com'],
      ['<bob.b+x@mail.example.co.uk>', 'bob.b+x@mail.example.co.uk'],
      ['..odd@example.org', 'odd@example.org'],
    ],
    clean: [
      '@alice',
      'alice@',
      'alice@localhost',
      'a@b.c',
      'npm i @scope/name@1.2.3',
      'x.@example.com',
      'user@-bad.com',
      'icon@2x.png',
      `a@${'b'.repeat(64)}.com`,
    ],
    worst: [
      'a'.repeat(50_000) + '@'.repeat(50_000),
      'a@a.a.'.repeat(17_000),
      `${'a'.repeat(64)}@`.repeat(1_500),
      `a@${'a.'.repeat(50_000)}`,
    ],
  },
  'secret.gatehouse_token': {
    found: [
      [`Bearer ${token}`, token],
      [`"${token}"`, token],
    ],
    clean: ['gth_pat_', `${token.slice(0, -1)}_`, token.replace('agt', 'pat'), token.toUpperCase()],
    worst: ['gth_pat_'.repeat(12_500), `${token.slice(0, -1)}_`.repeat(2_200)],
  },
  'secret.private_key_pem': {
    found: [
      [`key:\n${pem}\nend`, pem],
      [pem.replaceAll('PRIVATE', 'RSA PRIVATE'), pem.replaceAll('PRIVATE', 'RSA PRIVATE')],
      ['-----BEGIN EC PRIVATE KEY-----\nMHcC', '-----BEGIN EC PRIVATE KEY-----\nMHcC'],
      [
        `${pem.replaceAll('PRIVATE KEY', 'PGP PRIVATE KEY BLOCK')}.`,
        pem.replaceAll('PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'),
      ],
    ],
    clean: [
      '-----BEGIN PUBLIC KEY-----',
      '-----BEGIN CERTIFICATE-----',
      'BEGIN PRIVATE KEY',
      '----- BEGIN PRIVATE KEY -----',
    ],
    worst: [
      '-----BEGIN PRIVATE KEY-----'.repeat(4_000),
      `${'-----BEGIN PRIVATE KEY-----'.repeat(4_000)}-----END PRIVATE KEY-----`,
      '-----BEGIN RSA '.repeat(7_000),
    ],
  },
};

describe.each([...detectors.values()])('detector $id', (detector) => {
  const { found, clean, worst } = cases[detector.id] ?? { found: [], clean: [], worst: [] };

  it('has positives and at least as many negatives', () => {
    expect(found.length).toBeGreaterThan(0);
    expect(clean.length).toBeGreaterThanOrEqual(found.length);
  });

  it.each(found)('finds in %j', (text, value) => {
    expect(detector.detect(text).map(({ start, end }) => text.slice(start, end))).toEqual([value]);
  });

  it.each(found)('is triggered by the bytes of %j', (text) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ text }));
    expect(triggersIn(bytes) & detector.trigger).toBe(detector.trigger);
  });

  it.each(clean)('finds nothing in %j', (text) => {
    expect(detector.detect(text)).toEqual([]);
  });

  it.each(worst.map((text) => ({ text, start: text.slice(0, 40) })))('stays linear on $start...', ({ text }) => {
    // Quadratic work on a million characters would take minutes.
    const long = text.repeat(10);
    const begun = performance.now();
    detector.detect(long);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
