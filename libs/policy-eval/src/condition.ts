import { celEnv, isCelError, parse, plan, type CelInput } from '@bufbuild/cel';

/** What a condition can look at. */
export interface ConditionContext {
  principal: { user: string; agent: string; groups: readonly string[]; domain: string; kind: string };
  backend: string;
  tool: string;
  args: unknown;
}

/** A compiled condition. False when it does not hold; throws when it cannot be evaluated. */
export type Condition = (context: ConditionContext) => boolean;

const env = celEnv();
const maxLength = 2_000;

/**
 * Compiles a CEL expression (https://cel.dev) over `principal`, `backend`, `tool` and `args`.
 * @throws SyntaxError with a message for the author of the rule.
 */
export function compileCondition(expression: string): Condition {
  if (expression.length > maxLength) throw new SyntaxError(`A condition has at most ${maxLength} characters.`);
  const evaluate = planOf(expression);
  return (context) => {
    const result = evaluate({
      principal: toCel(context.principal),
      backend: context.backend,
      tool: context.tool,
      args: toCel(context.args ?? {}),
    });
    if (isCelError(result)) throw new TypeError(result.message);
    if (typeof result !== 'boolean') throw new TypeError('the condition is not true or false');
    return result;
  };
}

function planOf(expression: string): (bindings: Record<string, CelInput>) => unknown {
  try {
    return plan(env, parse(expression));
  } catch (error) {
    throw new SyntaxError(`The condition is not valid CEL: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** JSON as CEL sees it: objects become maps. */
function toCel(value: unknown): CelInput {
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value !== 'object' || value === null) return (value ?? null) as CelInput;
  return new Map(Object.entries(value).map(([key, member]) => [key, toCel(member)]));
}
