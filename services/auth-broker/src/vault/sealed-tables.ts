/** A table with encrypted rows, columns `org`, `key_id` and `sealed` among others. */
export interface SealedTable {
  table: string;
  /** Columns that, with `org`, tell one row. */
  key: readonly string[];
  /** Further columns that say where a row belongs. */
  also?: readonly string[];
  /** The place to which a row is bound, as the vault was told when it was encrypted; the vault adds the key's id. */
  placeOf(row: Readonly<Record<string, string | number>>): readonly (string | number | undefined)[];
}

/**
 * Every table that holds something the vault has encrypted; a rotation of keys goes through all of them. What
 * `Vault.seal` has encrypted is bound to its context and then the organization.
 */
export const sealedTables: readonly SealedTable[] = [
  {
    table: 'connection_secrets',
    key: ['connection_id', 'version'],
    placeOf: ({ org, connection_id: id, version }) => ['connection-secret', org, id, version],
  },
  {
    table: 'oauth_registrations',
    key: ['issuer'],
    also: ['client_id'],
    placeOf: ({ org, issuer, client_id: clientId }) => ['oauth-registration', issuer, clientId, org],
  },
  {
    table: 'oauth_attempts',
    key: ['state_hash'],
    placeOf: ({ org, state_hash: hash }) => ['oauth-attempt', hash, org],
  },
  {
    table: 'token_sets',
    key: ['connection_id', 'version'],
    also: ['revision'],
    placeOf: ({ org, connection_id: id, version, revision }) => [
      'token-set',
      id,
      String(version),
      String(revision),
      org,
    ],
  },
];
