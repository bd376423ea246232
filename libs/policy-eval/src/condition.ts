import { isCelError, parse, plan, type CelInput } from '@bufbuild/cel';
import { beginSteps, countingEnv, CountedList, matchesFunction, turnFunction } from './steps.js';

/** What a condition can look at. */
export interface ConditionContext {
  principal: { user: string; agent: string; groups: readonly string[]; domain: string; kind: string };
  backend: string;
  tool: string;
  args: unknown;
}

/** A compiled condition. */
export interface Condition {
  /** Whether it looks at the arguments, which a list or another method does not have. */
  readonly usesArgs: boolean;
  /** False when it does not hold; throws when it cannot be evaluated or takes too many steps. */
  holds(input: ConditionInput): boolean;
}

/** A context as CEL wants it, converted when a condition asks, and once for all. */
export class ConditionInput {
  private principal: CelInput | undefined;
  private args: { cel: CelInput; size: number } | undefined;

  constructor(private readonly context: ConditionContext) {}

  bindings(usesArgs: boolean): { values: Record<string, CelInput>; size: number } {
    const { backend, tool } = this.context;
    this.principal ??= toCel(this.context.principal, { total: 0 });
    // CEL looks names up with what an object inherits.
    const values = Object.create(null) as Record<string, CelInput>;
    Object.assign(values, { principal: this.principal, backend, tool });
    if (!usesArgs) return { values, size: 0 };
    this.args ??= argumentsOf(this.context.args);
    return { values: Object.assign(values, { args: this.args.cel }), size: this.args.size };
  }
}

function argumentsOf(args: unknown): { cel: CelInput; size: number } {
  const size = { total: 0 };
  return { cel: toCel(args ?? {}, size), size: size.total };
}

type Expression = NonNullable<ReturnType<typeof parse>['expr']>;

const maxLength = 2_000;
// The parser takes longer the deeper it goes.
const maxDepth = 32;
const maxKept = 1_000;
const kept = new Map<string, Condition>();

/**
 * Compiles a CEL expression (https://cel.dev) over `principal`, `backend`, `tool` and `args`.
 * @throws SyntaxError with a message for the author of the rule.
 */
export function compileCondition(expression: string): Condition {
  if (expression.length > maxLength) throw new SyntaxError(`A condition has at most ${maxLength} characters.`);
  if (depthOf(expression) > maxDepth)
    throw new SyntaxError(`A condition has at most ${maxDepth} brackets in each other.`);
  const known = kept.get(expression);
  if (known) return known;
  const fresh = compile(expression);
  if (kept.size >= maxKept) kept.clear();
  kept.set(expression, fresh);
  return fresh;
}

function depthOf(expression: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of expression) {
    if ('([{'.includes(char)) deepest = Math.max(deepest, ++depth);
    else if (')]}'.includes(char)) depth--;
  }
  return deepest;
}

function compile(expression: string): Condition {
  const { evaluate, usesArgs } = planOf(expression);
  return {
    usesArgs,
    holds: (input) => {
      const { values, size } = input.bindings(usesArgs);
      beginSteps(size);
      const result = evaluate(values);
      if (isCelError(result)) throw new TypeError(result.message);
      if (typeof result !== 'boolean') throw new TypeError('the condition is not true or false');
      return result;
    },
  };
}

function planOf(expression: string): { evaluate(bindings: Record<string, CelInput>): unknown; usesArgs: boolean } {
  try {
    const { expr } = parse(expression);
    if (!expr) throw new SyntaxError('it is empty');
    const names = new Set<string>();
    prepare(expr, names);
    return { evaluate: plan(countingEnv, expr), usesArgs: names.has('args') };
  } catch (error) {
    throw new SyntaxError(`The condition is not valid CEL: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Collects the names that an expression uses, and makes its loops and regular expressions pay for their steps. */
function prepare(expression: Expression, names: Set<string>): void {
  const { exprKind: node } = expression;
  if (node.case === 'identExpr') names.add(node.value.name.replace(/^\./, ''));
  if (node.case === 'callExpr' && node.value.function === 'matches') node.value.function = matchesFunction;
  for (const child of childrenOf(expression)) prepare(child, names);
  if (node.case === 'comprehensionExpr' && node.value.loopCondition) {
    const pay = callOf(expression.id, turnFunction, []);
    node.value.loopCondition = callOf(expression.id, '_&&_', [pay, node.value.loopCondition]);
  }
}

function callOf(id: bigint, name: string, args: Expression[]): Expression {
  return {
    $typeName: 'cel.expr.Expr',
    id,
    exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } },
  };
}

function childrenOf({ exprKind: node }: Expression): Expression[] {
  const found = (children: (Expression | undefined)[]) => children.filter((child) => child !== undefined);
  switch (node.case) {
    case 'selectExpr':
      return found([node.value.operand]);
    case 'callExpr':
      return found([node.value.target, ...node.value.args]);
    case 'listExpr':
      return node.value.elements;
    case 'structExpr':
      return found(
        node.value.entries.flatMap(({ keyKind, value }) => [
          keyKind.case === 'mapKey' ? keyKind.value : undefined,
          value,
        ]),
      );
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } = node.value;
      return found([iterRange, accuInit, loopCondition, loopStep, result]);
    }
    default:
      return [];
  }
}

/** JSON as CEL sees it: objects become maps. Adds up how much there is to look at. */
function toCel(value: unknown, size: { total: number }): CelInput {
  size.total += typeof value === 'string' ? value.length : 1;
  if (Array.isArray(value)) return CountedList.from(value, (element) => toCel(element, size));
  if (typeof value !== 'object' || value === null) return (value ?? null) as CelInput;
  return new Map(Object.entries(value).map(([key, member]) => [key, toCel(member, size)]));
}
