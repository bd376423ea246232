import {
  celEnv,
  celFunc,
  celMethod,
  CelScalar,
  isCelError,
  parse,
  plan,
  type CelEnv,
  type CelInput,
} from '@bufbuild/cel';

// Some 100 ms at worst, twice that for regular expressions: one event loop decides for all callers.
const maxSteps = 20_000;
const charactersPerTurn = 65_536;
const charactersPerMatchStep = 128;

/** Functions that the expression is made to call, so that what it does is paid for. */
export const turnFunction = 'gatehouse_turn';
export const matchesFunction = 'gatehouse_matches';

/** What is left of the evaluation that runs. Evaluation is synchronous, so that there is never more than one. */
const purse = { left: 0, turnPrice: 1 };

/** Begins an evaluation that looks at this many characters and values. */
export function beginSteps(size: number): void {
  purse.left = maxSteps;
  purse.turnPrice = 1 + Math.floor(size / charactersPerTurn);
}

function spend(count: number): true {
  purse.left -= count;
  if (purse.left < 0) throw new RangeError(`the condition takes more than ${maxSteps} steps`);
  return true;
}

/** A list among the arguments; whoever walks it pays for its length. */
export class CountedList extends Array<CelInput> {
  override values(): ArrayIterator<CelInput> {
    spend(this.length);
    return super.values();
  }
}

const plainMatches = plan(celEnv(), parse('text.matches(pattern)'));

function matches(this: string, pattern: string): boolean {
  spend(Math.ceil((patternWeight(pattern) * (this.length + 1)) / charactersPerMatchStep));
  const result = plainMatches({ text: this, pattern });
  if (isCelError(result)) throw new TypeError(result.message);
  return result === true;
}

/** An upper bound of the size that a pattern has once its counted repetitions are written out. */
function patternWeight(pattern: string): number {
  const counts = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, from, to]) => Number(to || from) + 1);
  return counts.reduce((weight, count) => weight * count, pattern.length);
}

/** CEL with what the expression is made to call. */
export const countingEnv: CelEnv = celEnv({
  funcs: [
    celFunc(turnFunction, [], CelScalar.BOOL, () => spend(purse.turnPrice)),
    celMethod(matchesFunction, CelScalar.STRING, [CelScalar.STRING], CelScalar.BOOL, matches),
  ],
});
