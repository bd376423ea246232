import { matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';

/** Steps up, in all ways in which they are written; what else is encoded is decoded by the engine. */
const steps =
  /(?:\.{2}[/\\]|\.{2}%2f|\.{2}%5c|%2e%2e(?:%2f|%5c|[/\\])|\.%2e[/\\]|%2e\.[/\\]|%252e%252e%252f|\.{2}%252f|\.{2}%c0%af|\.{4}\/\/|\.{2};\/)/iy;
const targets =
  /(?:etc[/\\](?:passwd|shadow|hosts|group|sudoers|ssh)|proc[/\\]self|windows[/\\](?:win\.ini|system32)|boot\.ini|\.ssh|\.aws|\.env|\.git[/\\]|root[/\\]|var[/\\]log|id_rsa|web-inf|web\.config|wp-config|\.kube|\.docker|secrets?)/i;
const isStep = /(?:\.\.|%2e|%252e)(?:[/\\]|%2f|%5c|%252f|;\/)$|%2e$|%252e$/i;
const most = 64;

function verify(text: string, start: number): Match | undefined {
  const before = text.charAt(start - 1);
  // An ellipsis before a slash, or the end of steps that were seen.
  if (before === '.' || isStep.test(text.slice(Math.max(0, start - 9), start))) return undefined;
  let end = start;
  let count = 0;
  let isDisguised = false;
  for (; count < most; count++) {
    const step = matchAt(steps, text, end);
    if (step === undefined) break;
    isDisguised ||= step.length > 3;
    end += step.length;
  }
  if (count === 0) return undefined;
  const confidence = threatOf(text, start, end, count, isDisguised);
  return confidence < 0.3 ? undefined : { start, end, confidence };
}

function threatOf(text: string, start: number, end: number, count: number, isDisguised: boolean): number {
  const isTarget = targets.test(text.slice(end, end + 40));
  if (isDisguised) return 0.85;
  if (isTarget) return count >= 2 ? 0.9 : 0.7;
  // Imports and links in code and documents go up, too: only a value that is nothing but a path counts.
  const isWhole = isPathStart(text, start) && /^[^\s"'`<>()]{0,200}$/.test(text.slice(end, end + 201));
  if (!isWhole) return count >= 5 ? 0.35 : 0;
  return count >= 3 ? 0.75 : count === 2 ? 0.6 : 0.4;
}

/** Whether all of the text before a place belongs to one path. */
function isPathStart(text: string, start: number): boolean {
  return start <= 200 && /^(?:file:\/\/)?[^\s"'`<>()=]*$/.test(text.slice(0, start));
}

function verifyTarget(text: string, start: number, end: number): Match | undefined {
  if (!isPathStart(text, start) || !/^[^\s"'`<>()]{0,100}$/.test(text.slice(end, end + 101))) return undefined;
  return { start, end, confidence: 0.65 };
}

/** Keys under which code and prose stand, in which such texts are ordinary. */
export const proseKeys = [
  ...[
    'code',
    'content',
    'contents',
    'text',
    'body',
    'script',
    'source',
    'markdown',
    'html',
    'diff',
    'patch',
    'description',
    'message',
    'comment',
  ],
  ...[
    'new string',
    'old string',
    'new str',
    'old str',
    'file text',
    'new text',
    'old text',
    'document',
    'prompt',
    'summary',
    'title',
    'notes',
    'edits',
  ],
];

/** Arguments that leave the directory they are meant for. CWE-22; OWASP MCP05. */
export const argPathTraversalDetector: Detector = {
  id: 'mcp.arg.path_traversal',
  kind: 'threat',
  title: 'Argument: path that goes up',
  description: 'Paths that leave their directory, or name files of the system that hold secrets.',
  label: 'path traversal',
  parts: ['request'],
  context: { against: proseKeys },
  finders: [
    { literals: ['../', '..\\', '..%', '%2e', '%252e', '..;/', '....//'], verify },
    {
      literals: [
        '/etc/passwd',
        '/etc/shadow',
        '/proc/self/environ',
        '/.ssh/id_',
        '/.aws/credentials',
        '/.kube/config',
        'system32\\config',
      ],
      verify: verifyTarget,
    },
  ],
  examples: {
    found: [
      '«../../../»etc/passwd',
      'docs/«../../»secret.txt',
      '«..%2f..%2f»etc/passwd',
      '«%2e%2e%2f»x',
      '«..\\..\\»windows\\win.ini',
      '«/etc/shadow»',
      'uploads/«....//....//»a',
    ],
    clean: [
      "import { x } from '../../src/index.js';",
      'See [the guide](../docs/guide.md).',
      'cd .. and then ls',
      'wait... / then go',
      'src/index.ts',
      'The file /etc/passwd lists users.',
      '100%2 is 0',
    ],
    worst: ['../', '..%2f', 'a ../', '%2e', '/etc/passwd'],
  },
};
