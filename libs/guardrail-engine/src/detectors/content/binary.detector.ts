import { endOfRun, isOfRun, minRun } from '../../base64-run.js';
import type { Detector } from '../../detector.js';

interface Form {
  name: string;
  title: string;
  description: string;
  /** The bytes that files begin with, in hex; `..` = any byte. */
  signatures: readonly string[];
  /** The same of a sample, in base64. */
  sample: string;
  /** Of others. */
  more?: readonly string[];
}

/** From the specifications of the formats, as collected in https://en.wikipedia.org/wiki/List_of_file_signatures. */
const forms: readonly Form[] = [
  {
    name: 'image',
    title: 'Image',
    description: 'PNG, JPEG, GIF, WebP, TIFF and BMP files in base64',
    signatures: ['89504e470d0a1a0a', 'ffd8ff', '47494638', '52494646........57454250', '49492a00', '4d4d002a'],
    sample: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
    more: ['/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcG', '_9j_4AAQSkZJRgABAQAAAQABAAD_2wBDAAgGBgcG'],
  },
  {
    name: 'audio',
    title: 'Audio',
    description: 'WAV, MP3, Ogg and FLAC files in base64',
    signatures: ['52494646........57415645', '494433', '4f676753', '664c6143'],
    sample: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA',
  },
  {
    name: 'document',
    title: 'Document',
    description: 'PDF and older Office files in base64; newer Office files are archives',
    signatures: ['255044462d', 'd0cf11e0a1b11ae1'],
    sample: 'JVBERi0xLjQKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0Zp',
  },
  {
    name: 'archive',
    title: 'Archive',
    description: 'ZIP (and newer Office files), 7z, RAR, XZ and bzip2 files in base64',
    signatures: ['504b0304', '377abcaf271c', '526172211a07', 'fd377a585a00', '425a68..314159265359'],
    sample: 'UEsDBBQAAAAIAAAAIQBb1nQ0GAAAABgAAAAIAAAAdGVzdC50eHRLzs9Lzi8t',
  },
  {
    name: 'executable',
    title: 'Executable',
    description: 'Programs for Linux, Windows and macOS, and WebAssembly, in base64',
    signatures: ['7f454c46', '4d5a9000', 'cffaedfe', 'cafebabe', '0061736d01'],
    sample: 'f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAAQARAAAAAAABAAAAAAAAAAHgRAAAA',
  },
];

const clean = [
  'a _9j_ in the middle of a line that is no file, and /9j/ too',
  'data of no known form: c29tZXRoaW5nIHRoYXQgaXMgYSB0ZXh0IGFuZCBub3RoaW5nIGVsc2U',
  'sha512-x2nQ7h3KQ6vI4lAlpWz9bTj3Yp0dVqZr1uF5cJ8oHkMsNwGyEtXaDiPf',
];

/** Files of a form, by the bytes that they begin with, whatever media type is stated. */
function formDetector({ name, title, description, signatures, sample, more = [] }: Form): Detector {
  const beginnings = signatures.map((signature) => new RegExp(`^${signature}`));
  return {
    id: `content.${name}`,
    kind: 'content',
    title,
    description,
    label: name,
    finders: [
      {
        literals: signatures.flatMap(inBase64),
        verify(text, start) {
          const end = endOfRun(text, start);
          if (isOfRun(text.charCodeAt(start - 1)) || end - start < minRun) return undefined;
          const head = Buffer.from(text.slice(start, Math.min(end, start + 32)), 'base64').toString('hex');
          return beginnings.some((beginning) => beginning.test(head)) ? { start, end, confidence: 0.9 } : undefined;
        },
      },
    ],
    examples: { found: [`{"data":"«${sample}»"}`, ...more.map((one) => `«${one}»`)], clean, worst: [`${sample} `] },
  };
}

/**
 * What of a signature is the same in every file, in both alphabets: its bytes up to the first that may be any, as far as
 * they fill characters.
 */
function inBase64(signature: string): string[] {
  const bytes = Buffer.from(signature.split('..')[0] ?? '', 'hex');
  const written = (['base64', 'base64url'] as const).map((alphabet) => bytes.toString(alphabet));
  return [...new Set(written.map((text) => text.slice(0, Math.floor((bytes.length * 8) / 6))))];
}

const large = 64 * 1024;

/** 64 KB of base64 or more in one row: files, whatever they are. */
const largeDetector: Detector = {
  id: 'content.large',
  kind: 'content',
  title: 'Large file',
  description: 'At least 64 KB of base64 in one row, whatever it is',
  label: 'large file',
  finders: [
    {
      run: 'base64',
      least: large,
      verify: (_, start, end) => ({ start, end, confidence: 0.9 }),
    },
  ],
  examples: { found: [`«${'c29tZXRoaW5n'.repeat(large / 12 + 1)}»`], clean, worst: ['c29tZXRoaW5n'] },
};

/** What is no text: for rules about what may be sent at all. */
export const contentDetectors: readonly Detector[] = [...forms.map(formDetector), largeDetector];
