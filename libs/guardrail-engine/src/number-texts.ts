const minLength = 17;
const maxDigits = 400;
const written = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;
const decoder = new TextDecoder();

/**
 * The long numbers of a JSON text with all their digits, by the double that JSON.parse makes of them: a number of 17
 * digits or more loses its last ones in a double, and with them its check digit. Where several numbers fall on the same
 * double, they stand on lines of one text.
 */
export function numberTexts(bytes: Uint8Array): ReadonlyMap<number, string> {
  const texts = new Map<number, Set<string>>();
  let isString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x22) isString = !isString;
    else if (byte === 0x5c) i++;
    else if (!isString && isNumberByte(byte)) {
      const start = i;
      while (isNumberByte(bytes[i + 1] ?? 0)) i++;
      if (i + 1 - start < minLength) continue;
      add(texts, decoder.decode(bytes.subarray(start, i + 1)));
    }
  }
  return new Map([...texts].map(([value, lines]) => [value, [...lines].join('\n')]));
}

function add(texts: Map<number, Set<string>>, text: string): void {
  const lines = texts.get(Number(text)) ?? new Set();
  texts.set(Number(text), lines.add(allDigits(text)));
}

/** A number without its exponent: 1.5e3 is 1500. */
function allDigits(text: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = written.exec(text) ?? [];
  const digits = whole + fraction;
  const point = Math.max(whole.length + Number(exponent), 0);
  const before = digits.slice(0, point).padEnd(Math.min(point, maxDigits), '0');
  const after = digits.slice(point);
  return before.replace(/^0+/, '') + (hasOtherThanZero(after) ? `.${after}` : '');
}

function hasOtherThanZero(digits: string): boolean {
  return /[1-9]/.test(digits);
}

/** Digits, and the dash, plus, full stop and e that stand in numbers; the e of true and false is a text too short. */
function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2b || byte === 0x2e || (byte | 0x20) === 0x65;
}
