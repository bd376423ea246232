import type { Seal } from '../bridge/seal.js';
import { askToConnect, takeUpAgain } from '../credentials/connect.js';
import { isCredential, type Credential, type CredentialCache } from '../credentials/credential.cache.js';
import type { Exchange, Filter, Rejection } from '../exchange.js';

/**
 * The credential with which the gateway calls the backend; the agent's own never goes there, but for one that it brought
 * for the backend, which is attached already.
 */
export function attachCredential({ credentials, seal }: { credentials: CredentialCache; seal: Seal }): Filter {
  const attach = (exchange: Exchange, credential: Credential): Rejection | undefined => {
    if (!isCredential(credential)) return askToConnect(exchange, seal, credential);
    exchange.credential = credential;
    return undefined;
  };

  return (exchange) => {
    const { route, principal } = exchange;
    if (!route?.needsCredential || route.isPassthrough || !principal) return undefined;
    if (route.renewsCredential) takeUpAgain(exchange, seal);
    const found = credentials.headersFor(route, principal);
    return found instanceof Promise
      ? found.then((credential) => attach(exchange, credential))
      : attach(exchange, found);
  };
}
