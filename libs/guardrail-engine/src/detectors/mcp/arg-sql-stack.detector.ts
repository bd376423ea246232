import { matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { proseKeys } from './arg-path-traversal.detector.js';

/** A statement stacked on what was before. */
const stacked =
  /['")]{0,3}\s{0,4};\s{0,4}(?:drop\s{1,4}(?:table|database|schema|user|view|index)|delete\s{1,4}from|truncate\s{1,4}(?:table\s)?|insert\s{1,4}into|update\s{1,4}\w{1,40}\s{1,4}set|alter\s{1,4}(?:table|user|login)|create\s{1,4}(?:user|login|table)|exec(?:ute)?\s{1,4}(?:xp_|sp_|immediate|master)|grant\s{1,4}\w|shutdown\b|waitfor\s{1,4}delay|select\s{1,4}(?:pg_sleep|sleep|\*|@@)|declare\s{1,4}@|copy\s{1,4}\w)/iy;
/** What is always true, or always false, after a quotation mark or a number. */
const tautology =
  /(?:['"]\s{0,4}\)?|\d\s{1,4})\)?\s{0,4}(?:or|and|\|\||&&)\s{1,4}(?:not\s{1,4})?\(?\s{0,4}(?:(['"]?)([\w ]{0,20})\1\s{0,4}(?:=|like|<=>)\s{0,4}(['"]?)\2(?:\3|(?=\s{0,3}(?:--|#|$)))|true\b|1\s{0,3}(?:--|#|$))/iy;
const union =
  /union\s{1,4}(?:all\s{1,4}|distinct\s{1,4})?(?:\/\*.{0,20}\*\/)?\(?\s{0,4}select\s{1,4}(?:null|\d|@@|char\(|concat|group_concat|user\(|version\(|database\(|['"]|[\w*]{1,40}\s{0,3},|\*|[\w.]{1,40}\s{1,4}from)/iy;
const comment = /['"]\s{0,3}\)?\s{0,3}(?:--(?:\s|$|-)|#\s{0,3}$|\/\*)/y;
const delayed =
  /(?:sleep|pg_sleep|benchmark|waitfor\s{1,4}delay|dbms_pipe\.receive_message|extractvalue|updatexml|load_file|xp_cmdshell|utl_http\.request|into\s{1,4}(?:out|dump)file)\s{0,3}[('"]/iy;

function threat(text: string, start: number, base: number): number {
  // A whole statement was meant as one.
  const isStatement = /^\s*(?:select|insert|update|delete|create|alter|drop|with|explain|begin|set|grant)\b/i.test(
    text.slice(0, 40),
  );
  const isLong = text.length > 400 || text.slice(0, start).includes('\n');
  return base - (isStatement ? 0.35 : 0) - (isLong ? 0.25 : 0);
}

function verifyBy(pattern: RegExp, base: number) {
  return (text: string, start: number): Match | undefined => {
    const found = matchAt(pattern, text, start);
    if (found === undefined) return undefined;
    const confidence = threat(text, start, base);
    return confidence < 0.3 ? undefined : { start, end: start + found.length, confidence };
  };
}

const statements = [
  ...[
    'drop',
    'delete',
    'truncate',
    'insert',
    'update',
    'alter',
    'create',
    'exec',
    'grant',
    'shutdown',
    'waitfor',
    'select',
  ],
  ...['declare', 'copy'],
];
const afterQuotes = [' or', ' and', 'or ', ') or', ') and', ' ||', '||', '--', ' --', ') --', ' #', '/*'];
const digits = Array.from({ length: 10 }, (_, digit) => digit);

const isDelayed = verifyBy(delayed, 0.6);

/** A function of that name in code is ordinary; behind a quotation mark, a number or a word of SQL it is not. */
function verifyDelayed(text: string, start: number): Match | undefined {
  const before = text.slice(Math.max(0, start - 14), start);
  return /(?:select|and|or|;|,|\|\||['"(\d=])\s{0,4}\(?$/i.test(before) ? isDelayed(text, start) : undefined;
}

const isQuotedOr = verifyBy(tautology, 0.85);
const isComment = verifyBy(comment, 0.5);

function verifyQuote(text: string, start: number): Match | undefined {
  return isQuotedOr(text, start) ?? (text.length < 80 ? isComment(text, start) : undefined);
}

/** `5 or 1=1` */
function verifyNumber(text: string, start: number): Match | undefined {
  const digit = text.charCodeAt(start - 1);
  return digit >= 0x30 && digit <= 0x39 ? isQuotedOr(text, start - 1) : undefined;
}

/**
 * SQL put into an argument that is a value: a stacked statement, a condition that is always true, a union, a comment after
 * a quotation mark, a delay. CWE-89. A value that is a statement as a whole is doubtful only.
 */
export const argSqlStackDetector: Detector = {
  id: 'mcp.arg.sql_stack',
  kind: 'threat',
  title: 'Argument: stacked SQL',
  description: 'Values into which SQL is put to change the statement around them.',
  label: 'stacked SQL',
  parts: ['request'],
  context: { against: [...proseKeys, 'sql', 'query', 'statement', 'command', 'migration', 'ddl', 'expression'] },
  finders: [
    { literals: statements.flatMap((word) => [`;${word}`, `; ${word}`]), verify: verifyBy(stacked, 0.75) },
    { literals: afterQuotes.flatMap((rest) => [`'${rest}`, `"${rest}`]), verify: verifyQuote },
    { literals: digits.flatMap((digit) => [` or ${digit}`, ` and ${digit}`]), verify: verifyNumber },
    { literals: ['union'], verify: verifyBy(union, 0.75) },
    {
      literals: [
        'sleep',
        'pg_sleep',
        'benchmark',
        'waitfor',
        'dbms_pipe',
        'extractvalue',
        'updatexml',
        'load_file',
        'xp_cmdshell',
        'utl_http',
        'into outfile',
        'into dumpfile',
      ],
      verify: verifyDelayed,
    },
  ],
  examples: {
    found: [
      "Robert')«; DROP TABLE» students;--",
      "bob«' OR '1'='1'»",
      '«5 or 1=1»',
      "x' «UNION SELECT username,» password FROM users--",
      "admin«'--»",
      "1«; WAITFOR DELAY» '0:0:5'",
    ],
    clean: [
      "SELECT * FROM users WHERE name = 'a' OR name = 'b'",
      'Rock and Roll; drop by on Friday',
      "It's 5 or 6 of them",
      'the union selects a leader',
      '\'quoted\' and "quoted"',
      'sleep well',
      "O'Brien -- the second",
    ],
    worst: [';', "'", '; drop ', "' or '", '5 or 1=', 'union select ', "' or 'aaaaaaaaaaaaaaaaaaaa'='"],
  },
};
