import type { GuardAction, MaskStyle, ProfileSettings, Rule, Target } from '../api/guardrails.js';

/** What each action does, in words. */
export const actionLabels: Readonly<Record<GuardAction, string>> = {
  allow: 'Allow: nothing is done or recorded',
  log: 'Log: recorded, passed on unchanged',
  annotate: 'Annotate: passed on with a warning',
  mask: 'Mask: hidden in the style below',
  redact: 'Redact: taken out, a label stands in its place',
  strip: 'Strip: the characters are taken out',
  truncate: 'Truncate: the text ends there',
  block: 'Block: the message is refused',
  quarantine: 'Quarantine: refused, and the tool is put in quarantine',
};

export const maskStyleLabels: Readonly<Record<MaskStyle, string>> = {
  label: 'A label: [masked: payment card]',
  last4: 'The last four: **** **** **** 1111',
  length: 'As long as it was: **** **** **** ****',
  hash: 'A hash that tells equal values: [masked: payment card #1f3a…]',
};

/** Levels of confidence, as docs/guardrails.md has them. */
export const levels = [
  { value: '0', label: 'Any' },
  { value: '0.3', label: 'Low (0.3) or more' },
  { value: '0.55', label: 'Medium (0.55) or more' },
  { value: '0.8', label: 'High (0.8)' },
];

export const newRule: Rule = {
  ...{ id: '', detectors: [], action: 'log', mode: 'enforce', direction: 'both', minConfidence: 0.55, parts: [] },
  ...{ paths: [], minCount: 1, uniqueOnly: false, maskStyle: 'label', onError: 'default', trusts: [] },
};

export const newProfile: ProfileSettings = { name: '', description: '', floor: false, rules: [newRule] };

/** A rule in one line. */
export function describeRule(rule: Rule): string {
  const { detectors, action, mode, direction, minConfidence, trusts, parts, paths, minCount, uniqueOnly } = rule;
  return [
    `${mode === 'monitor' ? 'would ' : ''}${action} ${detectors.join(', ') || '…'}`,
    direction === 'both' ? 'both ways' : `in ${direction}s`,
    ...(trusts.length > 0 ? [`for ${trusts.join(', ')} backends`] : []),
    ...(minConfidence > 0 ? [`from ${minConfidence} on`] : []),
    ...(minCount > 1 ? [`from ${minCount} ${uniqueOnly ? 'different ' : ''}findings on`] : []),
    ...(parts.length > 0 ? [`in ${parts.join(', ')}`] : []),
    ...(paths.length > 0 ? [`at ${paths.join(', ')}`] : []),
  ].join(' · ');
}

/** A target in words. */
export function describeTarget({ backendId, agentId, tool, userDomain, group }: Target): string {
  const named = [
    ...(backendId === '' ? [] : [tool === '' ? `backend ${backendId}` : `tool ${tool} of ${backendId}`]),
    ...(agentId === '' ? [] : [`agent ${agentId}`]),
    ...(userDomain === '' ? [] : [`users of ${userDomain}`]),
    ...(group === '' ? [] : [`group ${group}`]),
  ];
  return named.join(' and ') || 'everything';
}

/** Rules that one version of a profile has and the other has not. */
export function ruleDifferences(now: ProfileSettings, next: ProfileSettings): { gone: string[]; added: string[] } {
  const [before, after] = [now, next].map(({ rules }) => rules.map((rule) => wordsOf(rule)));
  return {
    gone: (before ?? []).filter((rule) => !after?.includes(rule)),
    added: (after ?? []).filter((rule) => !before?.includes(rule)),
  };
}

function wordsOf(rule: Rule): string {
  const more = [
    ...(rule.action === 'mask' ? [`style ${rule.maskStyle}`] : []),
    ...(rule.onError === 'default' ? [] : [`errors ${rule.onError}`]),
  ];
  return [describeRule(rule), ...more].join(' · ');
}

/** Why a profile cannot be saved yet. */
export function missingIn({ name, rules }: ProfileSettings): string | undefined {
  if (name.trim() === '') return 'It needs a name.';
  if (rules.length === 0) return 'It needs a rule.';
  const empty = rules.findIndex(({ detectors }) => detectors.length === 0);
  return empty === -1 ? undefined : `Rule ${empty + 1} names no detector yet.`;
}
