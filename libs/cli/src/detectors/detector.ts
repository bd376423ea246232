import { formatTable, type Row } from '../output/table.js';
import { formatTime } from '../output/time.js';

/** One of the organization's own detectors, as the API shows it. */
export interface OwnDetector {
  /** Its slug. */
  id: string;
  /** Under which profiles name it. */
  detector: string;
  title: string;
  description: string;
  label: string;
  confidence: number;
  contextWords: string[];
  againstWords: string[];
  requiresContext: boolean;
  regex?: { pattern: string; ignoresCase: boolean; isSlow: boolean };
  wordList?: { matchesCase: boolean };
  exactData?: { minColumns: number; withinCharacters: number };
  data: { entries: number; rows: number; columns: string[]; sizeBytes: number } | null;
  version: number;
  changedAt: string;
}

export const detectorHeading: Row = ['DETECTOR', 'NAMED', 'LOOKS FOR', 'TITLE'];

export function detectorRow(detector: OwnDetector): Row {
  return [detector.id, detector.detector, whatOf(detector), detector.title];
}

/** What it looks for, in a few words. */
export function whatOf({ regex, exactData, data }: OwnDetector): string {
  if (regex) return regex.pattern;
  if (!exactData) return count(data?.entries ?? 0, 'word');
  if (!data) return 'nothing yet: no rows were uploaded';
  return `${count(data.rows, 'row')} of ${data.columns.join(', ')}, ${count(data.entries, 'different value')}`;
}

/** Everything about one. */
export function describeDetector(detector: OwnDetector, width: number, now: Date): string {
  const facts = [
    ['Detector', detector.id],
    ['Named', detector.detector],
    ['Title', detector.title],
    ['Description', detector.description || '-'],
    ['Label', detector.label],
    ['Looks for', whatOf(detector)],
    ...waysOf(detector).map((way) => ['', way]),
    ['Confidence', String(detector.confidence)],
    ['Words for it', `${detector.contextWords.join(', ') || '-'}${detector.requiresContext ? ' (one is needed)' : ''}`],
    ['Words against it', detector.againstWords.join(', ') || '-'],
    ['Changed', formatTime(new Date(detector.changedAt), now)],
    ['Version', String(detector.version)],
  ];
  return formatTable(facts, width);
}

function waysOf({ regex, wordList, exactData }: OwnDetector): string[] {
  return [
    ...(regex?.ignoresCase ? ['in upper and lower case'] : []),
    ...(regex?.isSlow ? ['in every text, which is slow'] : []),
    ...(wordList ? [wordList.matchesCase ? 'in this case' : 'whatever their case and accents'] : []),
    ...(exactData && exactData.minColumns > 1
      ? [`${exactData.minColumns} columns of a row within ${exactData.withinCharacters} characters`]
      : []),
  ];
}

/** For people: `1,200,000 rows`. */
function count(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;
}
