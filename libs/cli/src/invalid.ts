import { GatehouseError } from '@gatehouse/errors';

/** What is wrong with the command line, or with what it names. */
export function invalid(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail });
}
