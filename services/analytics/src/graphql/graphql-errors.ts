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
  const known = errors.flatMap(causesOf);
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

interface Cause {
  error: GraphQLError;
  as: GatehouseError;
}

function causesOf(error: GraphQLError): readonly Cause[] {
  const { originalError } = error;
  // Mercurius packs the errors of parsing, validation and variables into one.
  const packed = (originalError as { errors?: unknown } | undefined)?.errors;
  const unpacked = Array.isArray(packed) ? packed.filter((e): e is GraphQLError => e instanceof GraphQLError) : [];
  if (unpacked.length > 0) return unpacked.map((cause) => ({ error: cause, as: invalid(cause) }));
  return [{ error, as: originalError ? toGatehouseError(originalError) : invalid(error) }];
}

/** No resolver has run. */
function invalid({ message }: GraphQLError): GatehouseError {
  const isTooLarge = /Document contains more tha[nt] \d+ tokens/.test(message);
  return new GatehouseError(isTooLarge ? 'GATEHOUSE_QUERY_TOO_LARGE' : 'GATEHOUSE_QUERY_INVALID', { detail: message });
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
