/** What a client secret is for: the authorization server of the backend, or the identity provider that vouches for users. */
export type ClientPurpose = 'backend' | 'identity_provider';

/** Id of the connection of a backend for a user, or of the shared one. */
export function connectionId(backendId: string, userId: string): string {
  return `${backendId}~${userId === '' ? 'shared' : `user:${userId}`}`;
}

/** Id of the connection that holds what the gateway proves itself with as an OAuth client. */
export function clientConnectionId(backendId: string, purpose: ClientPurpose): string {
  return `${backendId}~${purpose === 'backend' ? 'client' : 'idp-client'}`;
}
