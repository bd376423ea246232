import { GatehouseError } from '@gatehouse/errors';

/**
 * PostgreSQL stores neither NUL nor half a surrogate pair. An event that holds one would stop the projections of all
 * organizations, so no request may bring one.
 * @throws GatehouseError GATEHOUSE_REQUEST_INVALID
 */
export function assertStorable(...parts: readonly unknown[]): void {
  const open = [...parts];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string' && !isStorable(value)) {
      throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail: 'A text holds NUL or half a surrogate pair.' });
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) open.push(key, member);
  }
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
