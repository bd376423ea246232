import { Action, type GuardrailRule, MaskStyle, OnError, RuleMode } from '@gatehouse/contracts';

/** What is done about a finding, mildest first. */
export const guardActions = [
  'allow',
  'log',
  'annotate',
  'strip',
  'mask',
  'redact',
  'truncate',
  'block',
  'quarantine',
] as const;
export type GuardAction = (typeof guardActions)[number];

/** What a masked text looks like. */
export type MaskStyleName = 'label' | 'last4' | 'length' | 'hash';

/** What guardrails came to for a message, mildest first. */
export const guardOutcomes = ['none', 'logged', 'modified', 'blocked'] as const;
export type GuardOutcome = (typeof guardOutcomes)[number];

/** The one that restricts more. */
export function isStricter(a: GuardAction, b: GuardAction): boolean {
  return guardActions.indexOf(a) > guardActions.indexOf(b);
}

/** What a message comes to when this is the strictest that is done about its findings. */
export function outcomeOf(action: GuardAction): GuardOutcome {
  if (action === 'allow') return 'none';
  if (action === 'log') return 'logged';
  return action === 'block' || action === 'quarantine' ? 'blocked' : 'modified';
}

/** Whether it leaves something out of a message, or puts something in. */
export function isModifying(action: GuardAction): boolean {
  return outcomeOf(action) === 'modified';
}

const actions: Readonly<Partial<Record<Action, GuardAction>>> = {
  [Action.ALLOW]: 'allow',
  [Action.LOG]: 'log',
  [Action.ANNOTATE]: 'annotate',
  [Action.STRIP]: 'strip',
  [Action.MASK]: 'mask',
  [Action.REDACT]: 'redact',
  [Action.TRUNCATE]: 'truncate',
  [Action.QUARANTINE]: 'quarantine',
};

/** An action that this build does not know must not let anything through. */
export function actionOf(action: Action): GuardAction {
  return actions[action] ?? 'block';
}

const styles: Readonly<Partial<Record<MaskStyle, MaskStyleName>>> = {
  [MaskStyle.LAST4]: 'last4',
  [MaskStyle.LENGTH]: 'length',
  [MaskStyle.HASH]: 'hash',
};

/** A style that this build does not know shows nothing. */
export function maskStyleOf(style: MaskStyle): MaskStyleName {
  return styles[style] ?? 'label';
}

/** Whether a message that could not be looked at to its end is refused because of the rule. */
export function isClosedOnError({ mode, onError, action }: GuardrailRule): boolean {
  if (mode === RuleMode.MONITOR || onError === OnError.OPEN) return false;
  return onError === OnError.CLOSED || isStricter(actionOf(action), 'annotate');
}
