const uuid = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi;
const length = 36;
const dash = 0x2d;

/** Whether a stretch of a text is a part of a UUID (RFC 9562, section 4): its digits are by chance what they look like. */
export function isPartOfUuid(text: string, start: number, end: number): boolean {
  if (end - start >= length || !(text.charCodeAt(start - 1) === dash || text.charCodeAt(end) === dash)) return false;
  const from = Math.max(0, end - length - 1);
  for (const { index } of text.slice(from, start + length + 1).matchAll(uuid)) {
    if (from + index <= start && end <= from + index + length) return true;
  }
  return false;
}
