/** Values of the formats of JSON Schema that belong to nobody (RFC 2606, RFC 9562 section 5.9). */
const ofFormats = [
  'redacted@redacted.invalid',
  'https://redacted.invalid/',
  '1970-01-01',
  '1970-01-01T00:00:00Z',
  '00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  '0.0.0.0',
  '::',
  'redacted.invalid',
  'P0D',
];

/**
 * What may stand in the place of a value, best first: the text that says what it was, something of its form, something of
 * a format, null. Always as many, in the same order, for values of one type.
 */
export function standIns(value: unknown, text: string): readonly unknown[] {
  if (typeof value === 'string') return [text, shapeOf(value, text), ...ofFormats, null];
  const digits = String(Math.trunc(Math.abs(Number(value)))).length;
  return [text, null, 0, 1, 10 ** Math.min(digits - 1, 15)];
}

/** A text of the same length and with the same separators; nothing else is left of what was there. */
function shapeOf(value: string, text: string): string {
  const shape = value
    .replaceAll(/\p{N}/gu, '0')
    .replaceAll(/\p{Lu}/gu, 'X')
    .replaceAll(/\p{L}/gu, (letter) => (letter === 'X' ? 'X' : 'x'));
  return shape === value ? text : shape;
}
