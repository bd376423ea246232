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
  /** False when it does not hold; throws when it cannot be evaluated, may be read in two ways or takes too many steps. */
  holds(input: ConditionInput): boolean;
}

/** A context as CEL wants it, converted when a condition asks, and once for all. */
export class ConditionInput {
  private principal: CelInput | undefined;
  private args: Arguments | undefined;

  constructor(private readonly context: ConditionContext) {}

  bindings({ usesArgs, names }: Used): { values: Record<string, CelInput>; size: number } {
    const { backend, tool } = this.context;
    this.principal ??= toCel(this.context.principal, newSeen());
    // CEL looks names up with what an object inherits.
    const values = Object.create(null) as Record<string, CelInput>;
    Object.assign(values, { principal: this.principal, backend, tool });
    if (!usesArgs) return { values, size: 0 };
    this.args ??= argumentsOf(this.context.args);
    assertExact(this.args.keys, names);
    return { values: Object.assign(values, { args: this.args.cel }), size: this.args.size };
  }
}

/** The arguments as CEL sees them, how much there is to look at, and the keys of all objects among them. */
interface Arguments {
  cel: CelInput;
  size: number;
  keys: ReadonlySet<string>;
}

/** What an expression uses: names that stand for values, and names of members that it looks up. */
interface Used {
  usesArgs: boolean;
  names: ReadonlySet<string>;
}

function argumentsOf(args: unknown): Arguments {
  const seen = newSeen();
  return { cel: toCel(args ?? {}, seen), size: seen.total, keys: seen.keys };
}

/** The backend may read `Path` where the condition looks for `path`: parsers that do so are common. */
function assertExact(keys: ReadonlySet<string>, names: ReadonlySet<string>): void {
  const foldedNames = new Set([...names].map(fold));
  for (const key of keys)
    if (!names.has(key) && foldedNames.has(fold(key)))
      throw new TypeError('an argument differs in case only from what the condition looks at');
}

/** One form for all that some parser takes for the same key: in any case, and up to NUL. */
function fold(key: string): string {
  const end = key.indexOf('\0');
  return (end < 0 ? key : key.slice(0, end)).toWellFormed().toUpperCase().toLowerCase();
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
  const { evaluate, used } = planOf(expression);
  return {
    usesArgs: used.usesArgs,
    holds: (input) => {
      const { values, size } = input.bindings(used);
      beginSteps(size);
      const result = evaluate(values);
      if (isCelError(result)) throw new TypeError(result.message);
      if (typeof result !== 'boolean') throw new TypeError('the condition is not true or false');
      return result;
    },
  };
}

function planOf(expression: string): { evaluate(bindings: Record<string, CelInput>): unknown; used: Used } {
  try {
    const { expr } = parse(expression);
    if (!expr) throw new SyntaxError('it is empty');
    const values = new Set<string>();
    const names = new Set<string>();
    prepare(expr, values, names);
    return { evaluate: plan(countingEnv, expr), used: { usesArgs: values.has('args'), names } };
  } catch (error) {
    throw new SyntaxError(`The condition is not valid CEL: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/**
 * Collects the names that an expression uses, of values and of members, and makes its loops and regular expressions pay
 * for their steps.
 */
function prepare(expression: Expression, values: Set<string>, names: Set<string>): void {
  const { exprKind: node } = expression;
  if (node.case === 'identExpr') values.add(node.value.name.replace(/^\./, ''));
  const name = memberOf(expression);
  if (name !== undefined) names.add(name);
  if (node.case === 'callExpr' && node.value.function === 'matches') node.value.function = matchesFunction;
  for (const child of childrenOf(expression)) prepare(child, values, names);
  if (node.case === 'comprehensionExpr' && node.value.loopCondition) {
    const pay = callOf(expression.id, turnFunction, []);
    node.value.loopCondition = callOf(expression.id, '_&&_', [pay, node.value.loopCondition]);
  }
}

/** The member of an argument that is looked up: `.name` or `["name"]`. */
function memberOf({ exprKind: node }: Expression): string | undefined {
  if (node.case === 'selectExpr') {
    const of = node.value.operand?.exprKind;
    return of?.case === 'identExpr' && of.value.name === 'principal' ? undefined : node.value.field;
  }
  return node.case === 'callExpr' && node.value.function === '_[_]' ? textOf(node.value.args[1]) : undefined;
}

function textOf(expression: Expression | undefined): string | undefined {
  const index = expression?.exprKind;
  const constant = index?.case === 'constExpr' ? index.value.constantKind : undefined;
  return constant?.case === 'stringValue' ? constant.value : undefined;
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

interface Seen {
  total: number;
  keys: Set<string>;
}

function newSeen(): Seen {
  return { total: 0, keys: new Set() };
}

/** Stands for what parsers do not agree about: CEL refuses to look at it. */
const unreadable = Symbol('unreadable') as unknown as CelInput;

/** JSON as CEL sees it: objects become maps. Notes how much there is to look at. */
function toCel(value: unknown, seen: Seen): CelInput {
  seen.total += typeof value === 'string' ? value.length : 1;
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? unreadable : value;
  if (Array.isArray(value)) return CountedList.from(value, (element) => toCel(element, seen));
  if (typeof value !== 'object' || value === null) return (value ?? null) as CelInput;
  // A number that a double does not hold: the backend may see another one than we do.
  if (JSON.isRawJSON(value)) return unreadable;
  return new Map(
    Object.entries(value).map(([key, member]) => {
      seen.keys.add(key);
      return [key, toCel(member, seen)];
    }),
  );
}
