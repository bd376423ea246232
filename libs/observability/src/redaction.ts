const secretName =
  '(?:(?:proxy-)?authorization|(?:set-)?cookie|password|passwd|passphrase|pepper|secret|private[-_]?key|(?:x-)?api[-_]?key|[a-z_-]*(?:token|secret))';

/** What a secret looks like, wherever it stands; the first group is kept. */
const secrets: readonly [RegExp, string][] = [
  // A member of that name in JSON, also in JSON that is text in JSON; a value, or a list of values.
  [
    new RegExp(
      String.raw`((\\*)"${secretName}\\*"\s*:\s*)(?:\\*"(?:(?!\2")(?:\\.|[^\\"]|\\+"))*\2"|\[[^\]]*\]|[\d.]+)`,
      'gi',
    ),
    '$1$2"[removed]$2"',
  ],
  [/\b((?:bearer|basic|dpop)\s+)[\w~+/.=-]{6,}/gi, '$1[removed]'],
  [/()\bgth_[a-z]{3}_\w+/g, '$1[removed]'],
  [/()\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, '$1[removed]'],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"\\]+@/gi, '$1[removed]@'],
  [new RegExp(String.raw`([?&]${secretName}=)[^&\s"\\]+`, 'gi'), '$1[removed]'],
  [/(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]*/g, '$1[removed]'],
];

/** A log line without what could be a credential: the second line of defence, the first is never to log payloads. */
export function redact(line: string): string {
  return secrets.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
