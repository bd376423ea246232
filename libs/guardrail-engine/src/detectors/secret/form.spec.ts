import { describe, expect, it } from '@jest/globals';
import { checksumOf, confidenceByChecksum } from './checksum.js';
import { formOf, readForm } from './form.js';

describe('a form', () => {
  it('is read with its alphabets, ranges and choices', () => {
    const { pattern, prefixes, sample } = formOf('[sk|rk]_live_{hex:4}-{digit:2-3}');
    expect(prefixes).toEqual(['sk_live_', 'rk_live_']);
    expect(sample).toMatch(/^sk_live_[0-9a-f]{4}-\d{2}$/);
    pattern.lastIndex = 0;
    expect(pattern.exec('rk_live_0af9-123')?.[0]).toBe('rk_live_0af9-123');
  });

  it.each(['{hex:4}', 'ab{hex:4}'])(
    'has no prefix when it begins with less than three fixed characters: %s',
    (form) => {
      expect(formOf(form).prefixes).toEqual([]);
    },
  );

  it.each([
    ['{hex:4}-us{digit:1-2}', { text: '-us', at: 4 }],
    ['[eu|us]{hex:4}KEY', { text: 'KEY', at: 6 }],
    ['[eu|usa]{hex:4}KEY', undefined],
    ['{hex:4-6}KEY', undefined],
  ])('without a prefix is told by the first fixed text at a fixed place: %s', (form, landmark) => {
    expect(formOf(form).landmark).toEqual(landmark);
  });

  it('does not end inside of a word', () => {
    const forms = [formOf('tok_{base62:4}'), formOf('tok_{base62:4}-{digit:1}')];
    expect(readForm(forms, 'tok_aB3d', 0)).toBe('tok_aB3d');
    expect(readForm(forms, 'tok_aB3de', 0)).toBeUndefined();
    expect(readForm(forms, 'tok_aB3d_', 0)).toBeUndefined();
    expect(readForm(forms, 'tok_aB3d-7', 0)).toBe('tok_aB3d-7');
  });

  it('is refused when there is no such alphabet', () => {
    expect(() => formOf('x_{base63:4}')).toThrow(RangeError);
  });
});

describe('the checksum of tokens', () => {
  it('is that of the token which GitHub shows in its documentation', () => {
    expect(checksumOf('zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ')).toBe('0mLq17');
  });

  it('makes a token surer, and a wrong one less sure', () => {
    expect(confidenceByChecksum('ghp_' + 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17')).toBe(0.99);
    expect(confidenceByChecksum('ghp_' + 'zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18')).toBe(0.6);
  });
});
