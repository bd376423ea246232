import { isDigitCode } from '../../ascii.js';
import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { isOneDigit } from '../check-digits.js';
import { phoneContext } from './phone-context.js';
import { planOf } from './phone-plans.js';
import { abroadShapes, extendedShapes, phoneShapes } from './phone-shapes.js';

const minDigits = 7;
const maxDigits = 15;
const maxLength = 40;
const extension =
  /,?[ \t]{0,2}(?:ext(?:ension|n)?\.?|x|#|durchwahl|poste|anexo|ramal)[ \t]?[.:]?[ \t]?\d{1,6}(?![\w-])/iy;
/** A North American number: area and exchange begin with 2 to 9 and are no service codes (NANPA). */
const northAmerican = /^(?:001|1)?[2-9](?!11)\d\d[2-9]\d{6}$/;
/** Pairs after a 0, as in France. */
const pairs = /^0\d(?:[ .-]\d\d){4}$/;
const areaInBrackets = /\(\d{1,5}\)[ -]?\d{2,8}(?:[ .-]\d{2,6}){0,3}(?:(?=x\d{2,6}(?![\w-]))|(?![\w(]|[.-]\d))/y;
const plainDigits = /\d{9,12}(?![\w]|[.-]\d)/y;
const years = /^(?:19|20)\d\d[ .-](?:19|20)\d\d$/;

/** Digits in groups, from a place on. */
interface Digits {
  /** Ends of the groups, with the digits up to there. */
  groups: { end: number; digits: string }[];
}

/**
 * Telephone numbers: international ones by the numbering plans of the world (ITU-T E.164), national ones by the ways in
 * which they are written, and what is called a telephone number by its digits alone.
 */
export const phoneDetector: Detector = {
  id: 'pii.phone',
  kind: 'personal',
  title: 'Telephone number',
  description: 'International and national telephone numbers, by numbering plan and way of writing',
  label: 'telephone number',
  context: phoneContext,
  finders: [
    { literals: ['+'], verify: international },
    { shapes: phoneShapes, verify: national },
    { shapes: abroadShapes, verify: abroad },
    { shapes: extendedShapes, verify: extended },
    { literals: ['('], verify: bracketed },
    {
      labels: [
        ...['phone', 'phone number', 'telephone', 'telephone number', 'tel', 'mobile', 'mobile number', 'cell'],
        ...['cell phone', 'fax', 'fax number', 'telefon', 'telefonnummer', 'handy', 'rufnummer', 'mobil', 'téléphone'],
        ...['portable', 'teléfono', 'móvil', 'celular', 'telefone', 'cellulare', 'telefoon', 'contact number'],
        ...['телефон', '電話番号', '電話', '电话', '手机', '전화번호'],
      ],
      verify: labelledNumber,
    },
    {
      labels: [
        ...[
          'call',
          'call me at',
          'call me on',
          'dial',
          'ring',
          'ring me on',
          'text me at',
          'reach me at',
          'reach me on',
        ],
        ...[
          'reach us at',
          'whatsapp',
          'sms',
          'my number',
          'contact me at',
          'anrufen',
          'appelez le',
          'llame al',
          'ligue',
        ],
      ],
      verify: calledNumber,
    },
  ],
  examples: {
    found: [
      'call «+1 415 555 2671» now',
      'Tel.: «+49 (0)30 1234567»',
      '«+442079460958»',
      'ring «(415) 555-2671 ext. 12» after six',
      'my number is «415-555-2671»',
      'Mobile: «06 12 34 56 78»',
      'phone: «0171/1234567»',
      'fax «020 7946 0958».',
      'my cell is «4155552671»',
      'tel=«8 800 555-35-35»',
      'desk «691 890 7764x71»',
      'Office: «(200)425-4838x39540»',
      'phone: "«+1-058-592-2074x429»"',
      'fax «121.247.1216x9796»',
      'dial «001-473-771-9941»',
      'patient contact «0090 501 418 88 90»',
    ],
    clean: [
      '691 890 7764y71',
      'getTime() + 31536000000',
      '<30 82 01 22 30 0d 06 09>',
      '8a 80 19 10 79 13 c0',
      '0000 501 418 88 90',
      'order 415-555-26711',
      'it was 2024-01-02 03:04:05',
      'order number 123-456-7890',
      'version 10.12.14.16',
      '40.712776, -74.005974',
      '1+2345678',
      'ids 100 200 300 400 500',
      '192.168.100.200',
      '978-3-16-148410-0',
      'from 1999-2004 and 2010 2020',
      '4111 1111 1111 1112',
      '4155552671',
      '+0 123 456 789',
    ],
    worst: ['+1 415 5', '+', 'phone 1 ', '415 555 ', '(415) ', 'tel: 1-2-3-4-5-6-7-8-9-0-1-2-3-4-5-6-7-8-9-0'],
  },
};

function international(text: string, plus: number): Match | undefined {
  if (!canBegin(text, plus)) return undefined;
  const { groups } = readDigits(text, plus + 1);
  // Otherwise a sum.
  if (groups.length < 2 && !isDigitCode(text.charCodeAt(plus + 1))) return undefined;
  let possible: Match | undefined;
  for (const { end, digits } of groups.toReversed()) {
    const plan = digits.length >= minDigits && digits.length <= maxDigits ? planOf(digits) : undefined;
    if (plan === undefined || isGlued(text, end)) continue;
    if (plan === 'given') return withExtension(text, { start: plus, end, confidence: 0.8 });
    possible ??= { start: plus, end, confidence: 0.5 };
  }
  return possible && withExtension(text, possible);
}

function canBegin(text: string, plus: number): boolean {
  if (!isDigitCode(text.charCodeAt(plus + 1)) && !isDigitCode(text.charCodeAt(plus + 2))) return false;
  return !isInWord(text, plus - 1) && !'+/'.includes(text.charAt(plus - 1) || ' ');
}

/** An area in brackets, perhaps behind the 1 of North America or the 8 of Russia. */
function bracketed(text: string, bracket: number): Match | undefined {
  const found = matchAt(areaInBrackets, text, bracket);
  if (found === undefined || isInWord(text, bracket - 1)) return undefined;
  const before = /(?:^|[^\w+.,-])([18][ -]?)$/.exec(text.slice(Math.max(0, bracket - 3), bracket))?.[1] ?? '';
  const digits = found.replace(/\D/g, '');
  if ('+-'.includes(text.charAt(bracket - 1) || ' ') || digits.length < 8 || digits.length > 12) return undefined;
  const isNorthAmerican = northAmerican.test(digits);
  const confidence = isNorthAmerican || before.startsWith('8') ? 0.7 : digits.startsWith('0') ? 0.65 : 0.5;
  return withExtension(text, { start: bracket - before.length, end: bracket + found.length, confidence });
}

function national(compact: string, found: string, text: string, start: number): Match | number | undefined {
  const end = start + found.length;
  if (isGoingOn(text, start, end, found) || isOneDigit(compact) || compact.startsWith('01020304')) return undefined;
  const confidence = nationalConfidence(compact, found);
  return confidence === 0 ? undefined : withExtension(text, { start, end, confidence });
}

/** A number with 00 and the country before it; what has the form of one of North America needs no area in use. */
function abroad(compact: string, found: string, text: string, start: number): Match | undefined {
  const end = start + found.length;
  if (!compact.startsWith('00') || isGoingOn(text, start, end, found)) return undefined;
  const plan = planOf(compact.slice(2));
  const confidence = plan === 'given' ? 0.65 : plan === 'possible' && compact.startsWith('001') ? 0.45 : 0;
  return confidence === 0 ? undefined : withExtension(text, { start, end, confidence });
}

function extended(compact: string, found: string, _text: string, start: number): Match | undefined {
  const digits = compact.slice(0, compact.indexOf('X'));
  if (!compact.includes('X') || isOneDigit(digits)) return undefined;
  return { start, end: start + found.length, confidence: 0.6 };
}

/** What the way of writing alone says. */
function nationalConfidence(compact: string, found: string): number {
  if (compact === found) return northAmerican.test(compact) || /^0[1-9]/.test(compact) ? 0.2 : 0;
  if (compact.startsWith('00') && !northAmerican.test(compact)) {
    return planOf(compact.slice(2)) === 'given' ? 0.65 : 0;
  }
  if (northAmerican.test(compact)) return 0.6;
  if (compact.startsWith('0')) return withTrunkPrefix(compact, found);
  return years.test(found) ? 0 : 0.25;
}

/** What a 0 before the area says. */
function withTrunkPrefix(compact: string, found: string): number {
  if (compact.length < 9 || compact.length > 12) return 0.2;
  return pairs.test(found) ? 0.65 : 0.55;
}

function labelledNumber(text: string, start: number): Match | undefined {
  const last = readDigits(text, start).groups.findLast(({ digits }) => digits.length <= maxDigits);
  if (!last || last.digits.length < minDigits || isGlued(text, last.end) || isOneDigit(last.digits)) return undefined;
  if (/^\d{4}-\d\d-\d\d/.test(text.slice(start, start + 10))) return undefined;
  return withExtension(text, { start, end: last.end, confidence: 0.6 });
}

/** Digits without groups behind a word that speaks of calling. */
function calledNumber(text: string, start: number): Match | undefined {
  const digits = matchAt(plainDigits, text, start);
  if (digits === undefined || (!northAmerican.test(digits) && !/^0[1-9]/.test(digits))) return undefined;
  return { start, end: start + digits.length, confidence: 0.3 };
}

function withExtension(text: string, match: Match): Match {
  const found = matchAt(extension, text, match.end)?.length ?? 0;
  const confidence = found > 0 && isInWord(text, match.end) ? Math.max(match.confidence, 0.6) : match.confidence;
  return { ...match, end: match.end + found, confidence };
}

/** Whether something of a word follows that is no extension. */
function isGlued(text: string, end: number): boolean {
  return isInWord(text, end) && matchAt(extension, text, end) === undefined;
}

/** Whether a number is a part of a longer row of numbers, or belongs to a sign before it. */
function isGoingOn(text: string, start: number, end: number, found: string): boolean {
  const before = text.charAt(start - 1);
  if (before !== '' && '+(#$€£%'.includes(before)) return true;
  if (isHexDump(text, start, end, found)) return true;
  let first = start;
  while (isDigitCode(text.charCodeAt(first))) first++;
  const sign = first < end ? found.charAt(first - start) : ' ';
  if (before === sign && isDigitCode(text.charCodeAt(start - 2))) return true;
  return text.charAt(end) === sign && isDigitCode(text.charCodeAt(end + 1)) && isDigitCode(text.charCodeAt(end + 2));
}

/** Pairs of digits among pairs of hexadecimal ones. */
function isHexDump(text: string, start: number, end: number, found: string): boolean {
  if (!/^\d\d( \d\d)+$/.test(found)) return false;
  return (
    /[\da-f]{2} $/i.test(text.slice(Math.max(0, start - 3), start)) ||
    /^ [\da-f]{2}(?!\w)/i.test(text.slice(end, end + 4))
  );
}

/** Reads digits with single blanks, dashes, full stops, strokes and brackets between them; `(0)` counts for nothing. */
function readDigits(text: string, start: number): Digits {
  const groups: Digits['groups'] = [];
  let digits = '';
  for (let at = start; at < text.length && at - start < maxLength;) {
    if (text.startsWith('(0)', at) && at > start) at += 3;
    else if (isDigitCode(text.charCodeAt(at))) {
      digits += text.charAt(at++);
      if (!isDigitCode(text.charCodeAt(at))) groups.push({ end: at, digits });
      if (digits.length > maxDigits) break;
    } else if ((isDigitCode(text.charCodeAt(at + 1)) && '-. /'.includes(text.charAt(at))) || isSeparator(text, at))
      at++;
    else break;
  }
  return { groups };
}

/** Signs that stand between digits, with what must follow them. */
const separator = /[./-](?=[\d(])|\((?=\d)|\)(?=[\d -])|[ \u00a0](?=[\d(])/y;

function isSeparator(text: string, at: number): boolean {
  return matchAt(separator, text, at) !== undefined;
}
