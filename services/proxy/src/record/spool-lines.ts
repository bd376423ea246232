import { crc32 } from 'node:zlib';

/** A record in the spool: where it lies, and for whom it is. */
export interface SpooledRecord {
  org: string;
  number: number;
  epoch: number;
  segment: string;
  offset: number;
  /** Length of its line in bytes, frame and line break included. */
  length: number;
  text: string;
}

const frameLength = 9;
const noChecksum = '00000000 ';

/** Records as lines of the spool, `<crc32> <org> <json>`; and the length of each line in bytes. */
export function linesOf(records: readonly { org: string; text: string }[]): { bytes: Buffer; lengths: number[] } {
  let lines = '';
  const lengths: number[] = [];
  for (const { org, text } of records) {
    const line = `${noChecksum}${encodeURIComponent(org)} ${text}\n`;
    lengths.push(Buffer.byteLength(line));
    lines += line;
  }
  const bytes = Buffer.from(lines);
  let start = 0;
  for (const length of lengths) {
    bytes.write(checksumOf(bytes.subarray(start + frameLength, start + length - 1)), start, 'latin1');
    start += length;
  }
  return { bytes, lengths };
}

/**
 * The records in a piece of a segment. A line without an end was cut off by a crash, before its call was answered;
 * a line that fails its checksum is left out, and counted.
 */
export function parseLines(
  bytes: Buffer,
  segment: string,
  base: number,
): { records: SpooledRecord[]; damaged: number } {
  const records: SpooledRecord[] = [];
  let damaged = 0;
  let start = 0;
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    const content = bytes.subarray(start + frameLength, end);
    const isWhole = bytes.toString('latin1', start, start + 8) === checksumOf(content);
    if (isWhole) records.push({ ...parseContent(content), segment, offset: base + start, length: end + 1 - start });
    else damaged++;
    start = end + 1;
  }
  return { records, damaged };
}

function checksumOf(content: Buffer): string {
  return crc32(content).toString(16).padStart(8, '0');
}

function parseContent(content: Buffer): Pick<SpooledRecord, 'org' | 'text' | 'epoch' | 'number'> {
  const line = content.toString('utf8');
  const space = line.indexOf(' ');
  const text = line.slice(space + 1);
  // Epoch and number are the end of the record's id, which is the first field of its JSON.
  const match = /^\{"id":"[^"]*:(\d+):(\d+)"/.exec(text);
  return { org: decodeURIComponent(line.slice(0, space)), text, epoch: Number(match?.[1]), number: Number(match?.[2]) };
}
