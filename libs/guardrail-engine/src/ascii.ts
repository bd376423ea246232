/** Whether a code unit is a digit of ASCII. */
export function isDigitCode(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether a code unit is a letter of ASCII. */
export function isLetterCode(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
}

/** Whether a code unit is a letter or digit of ASCII. */
export function isLetterOrDigit(code: number): boolean {
  return isDigitCode(code) || isLetterCode(code);
}

/** Whether a code unit is a letter, digit or underscore of ASCII. */
export function isWordCode(code: number): boolean {
  return isLetterOrDigit(code) || code === 0x5f;
}

/** Whether a code unit is a hexadecimal digit. */
export function isHexCode(code: number): boolean {
  return isDigitCode(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

/** Whether a code unit is a blank, a tab or of a line end. */
export function isBlankCode(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
