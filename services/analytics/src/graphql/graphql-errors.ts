import { GraphQLError, type ExecutionResult, type FormattedExecutionResult } from 'graphql';
import { catalogue, GatehouseError } from '@gatehouse/errors';
import type { Logger } from '@gatehouse/observability';
import { toGatehouseError } from '@gatehouse/service-kit';

/** What every error of the API carries besides its message. */
interface ErrorExtensions {
  code: string;
  title: string;
  hint: string;
  detail?: string;
  /** Per field: what is wrong with it. */
  errors?: readonly string[];
}

/** The errors of an answer with stable codes; only unknown ones are logged, and their text goes nowhere else. */
export function formatErrors(
  { errors = [], data }: Pick<ExecutionResult, 'errors' | 'data'>,
  logger: Logger,
): { statusCode: number; response: FormattedExecutionResult } {
  const known = errors.flatMap((error) => causesOf(error).map((cause) => ({ error: cause, as: classify(cause) })));
  for (const { error, as } of known) {
    if (as.status >= 500) logger.error({ code: as.code, err: as.cause ?? error.originalError }, 'query failed');
  }
  return {
    statusCode: data ? 200 : (known[0]?.as.status ?? 500),
    response: {
      data: data ?? null,
      errors: known.map(({ error: { locations, path }, as }) => ({
        message: as.detail ?? catalogue[as.code].title,
        ...(locations ? { locations } : {}),
        ...(path ? { path } : {}),
        extensions: { ...extensionsOf(as) },
      })),
    },
  };
}

/** Mercurius packs the errors of parsing and validation into one. */
function causesOf(error: GraphQLError): readonly GraphQLError[] {
  const packed = (error.originalError as { errors?: unknown } | undefined)?.errors;
  const unpacked = Array.isArray(packed) ? packed.filter((e): e is GraphQLError => e instanceof GraphQLError) : [];
  return unpacked.length > 0 ? unpacked : [error];
}

function classify(error: GraphQLError): GatehouseError {
  const { originalError } = error;
  if (originalError) return toGatehouseError(originalError);
  // Parsing, validation and variables: no resolver has run.
  const isTooLarge = /^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(error.message);
  return new GatehouseError(isTooLarge ? 'GATEHOUSE_QUERY_TOO_LARGE' : 'GATEHOUSE_QUERY_INVALID', {
    detail: error.message,
  });
}

function extensionsOf({ code, detail, errors }: GatehouseError): ErrorExtensions {
  const { title, hint } = catalogue[code];
  return {
    code,
    title,
    hint,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
  };
}
