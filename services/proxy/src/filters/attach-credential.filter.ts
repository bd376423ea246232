import type { Credential, CredentialCache } from '../credentials/credential.cache.js';
import type { Exchange, Filter, Rejection } from '../exchange.js';

/** The credential with which the gateway calls the backend; the agent's own never goes there. */
export function attachCredential(credentials: CredentialCache): Filter {
  return (exchange) => {
    const { route, principal } = exchange;
    if (!route?.needsCredential || !principal) return undefined;
    const found = credentials.headersFor(route, principal);
    return found instanceof Promise
      ? found.then((credential) => attach(exchange, credential))
      : attach(exchange, found);
  };
}

function attach(exchange: Exchange, credential: Credential): Rejection | undefined {
  if (typeof credential === 'string') return { reason: credential };
  exchange.credential = credential;
  return undefined;
}
