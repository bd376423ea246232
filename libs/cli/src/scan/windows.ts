/** A part of a text that may be larger than what fits into memory. */
export interface TextWindow {
  text: string;
  /** Where it begins in the whole, in UTF-16 code units. */
  offset: number;
  /** What begins here or later is in the next window too. */
  keep: number;
}

const size = 1_048_576;
/** Nothing that is looked for is longer. */
const overlap = 16_384;
const sniffed = 8_192;

/**
 * A text of UTF-8 bytes in windows that overlap, so that what lies across an edge is whole in one of them. A text with a
 * NUL at its beginning is none: `onBinary` hears of it, and nothing comes of it.
 */
export async function* windowsOf(
  bytes: AsyncIterable<Uint8Array>,
  onBinary: (isBinary: true) => void,
): AsyncGenerator<TextWindow> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let offset = 0;
  let seen = 0;
  for await (const chunk of bytes) {
    if (seen < sniffed && chunk.subarray(0, sniffed - seen).includes(0)) return onBinary(true);
    seen += chunk.length;
    text += decoder.decode(chunk, { stream: true });
    while (text.length >= size) {
      const keep = size - overlap;
      yield { text: text.slice(0, size), offset, keep };
      text = text.slice(keep);
      offset += keep;
    }
  }
  text += decoder.decode();
  if (text !== '') yield { text, offset, keep: Infinity };
}
