/** A text that others have chosen, without what could steer a terminal: control and direction characters. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n');
}

/** One line in which nothing is hidden: what has no shape, or steers a terminal, is shown as its number. */
export function withNothingHidden(line: string): string {
  return line.replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}]|\p{Default_Ignorable_Code_Point}/gu,
    (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );
}
