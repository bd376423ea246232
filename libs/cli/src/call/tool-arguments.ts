import { GatehouseError } from '@gatehouse/errors';

/** The arguments of a tool from a JSON text. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export function parseToolArguments(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The message of JSON.parse quotes the arguments.
  }
  throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', {
    detail: `--args must be a JSON object, such as '{"text": "hello"}'.`,
  });
}
