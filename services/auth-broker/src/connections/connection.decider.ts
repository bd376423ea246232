import {
  ConnectionCreatedSchema,
  ConnectionKind,
  ConnectionNeedsReauthSchema,
  ConnectionReauthorizedSchema,
  ConnectionRemovedSchema,
  ConnectionScopesWantedSchema,
  ConnectionSecretReplacedSchema,
  create,
  ReauthReason,
  type ConnectionEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** The rules of a connection: one per backend and user (or shared); its secret is only ever named by its version. */
export type ConnectionCommand =
  | {
      type: 'SaveConnection';
      kind: ConnectionKind.HEADER | ConnectionKind.CLIENT;
      backendId: string;
      userId: string;
      headerNames: string[];
      secretVersion: number;
      fingerprint: string;
    }
  /** Somebody has signed in at the authorization server. */
  | {
      type: 'AuthorizeConnection';
      backendId: string;
      userId: string;
      secretVersion: number;
      fingerprint: string;
      issuer: string;
      scopes: string[];
    }
  /** The tokens of this version are of no use any more. */
  | { type: 'DemandReauth'; secretVersion: number; reason: ReauthReason }
  /** The tokens of this version are not enough for some calls. */
  | { type: 'WantScopes'; secretVersion: number; scopes: string[] }
  | { type: 'RemoveConnection' };

export type ConnectionState =
  | { status: 'absent' }
  | {
      status: 'present';
      kind: ConnectionKind;
      secretVersion: number;
      issuer: string;
      scopes: string[];
      /** What to ask for at the next sign-in; empty when what was granted is enough. */
      wantedScopes: string[];
      /** UNSPECIFIED = nobody has to sign in again. */
      needsReauth: ReauthReason;
    };

type Present = Extract<ConnectionState, { status: 'present' }>;

function decide(command: ConnectionCommand, state: ConnectionState): ConnectionEvent | null {
  switch (command.type) {
    case 'SaveConnection':
      return save(command, state);
    case 'AuthorizeConnection':
      return authorize(command, state);
    case 'RemoveConnection':
      if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_CONNECTION_NOT_FOUND');
      return create(ConnectionRemovedSchema);
    default:
      return isAbout(command, state) ? demand(command, state) : null;
  }
}

function save(
  { type: _, ...command }: Extract<ConnectionCommand, { type: 'SaveConnection' }>,
  state: ConnectionState,
): ConnectionEvent {
  if (state.status === 'absent' || state.kind !== command.kind) return create(ConnectionCreatedSchema, command);
  const { headerNames, secretVersion, fingerprint } = command;
  assertLater(secretVersion, state);
  return create(ConnectionSecretReplacedSchema, { headerNames, secretVersion, fingerprint });
}

function authorize(
  { type: _, ...command }: Extract<ConnectionCommand, { type: 'AuthorizeConnection' }>,
  state: ConnectionState,
): ConnectionEvent {
  const kind = ConnectionKind.OAUTH;
  if (state.status === 'absent' || state.kind !== kind) return create(ConnectionCreatedSchema, { ...command, kind });
  const { secretVersion, fingerprint, issuer, scopes } = command;
  assertLater(secretVersion, state);
  return create(ConnectionReauthorizedSchema, { secretVersion, fingerprint, issuer, scopes });
}

/** Of two secrets at once the later one holds. */
function assertLater(secretVersion: number, state: Present): void {
  if (secretVersion <= state.secretVersion) throw new GatehouseError('GATEHOUSE_REQUEST_CONFLICT');
}

/** What was found out about tokens that have been replaced since says nothing. */
function isAbout({ secretVersion }: { secretVersion: number }, state: ConnectionState): state is Present {
  return state.status === 'present' && state.kind === ConnectionKind.OAUTH && state.secretVersion === secretVersion;
}

function demand(
  command: Extract<ConnectionCommand, { type: 'DemandReauth' | 'WantScopes' }>,
  state: Present,
): ConnectionEvent | null {
  const { secretVersion } = command;
  if (command.type === 'DemandReauth') {
    const { reason } = command;
    if (state.needsReauth !== ReauthReason.UNSPECIFIED) return null;
    return create(ConnectionNeedsReauthSchema, { secretVersion, reason });
  }
  const known = state.wantedScopes.length === 0 ? state.scopes : state.wantedScopes;
  const scopes = [...new Set([...known, ...command.scopes])];
  return scopes.length === known.length ? null : create(ConnectionScopesWantedSchema, { secretVersion, scopes });
}

function evolve(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.$typeName) {
    case 'gatehouse.auth.v1.ConnectionCreated':
      return present(event.kind === ConnectionKind.UNSPECIFIED ? ConnectionKind.HEADER : event.kind, event);
    case 'gatehouse.auth.v1.ConnectionSecretReplaced':
      return present(state.status === 'present' ? state.kind : ConnectionKind.HEADER, event);
    case 'gatehouse.auth.v1.ConnectionReauthorized':
      return present(ConnectionKind.OAUTH, event);
    case 'gatehouse.auth.v1.ConnectionNeedsReauth':
      return state.status === 'present' ? { ...state, needsReauth: event.reason } : state;
    case 'gatehouse.auth.v1.ConnectionScopesWanted':
      return state.status === 'present' ? { ...state, wantedScopes: event.scopes } : state;
    case 'gatehouse.auth.v1.ConnectionRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

function present(
  kind: ConnectionKind,
  { secretVersion, issuer = '', scopes = [] }: { secretVersion: number; issuer?: string; scopes?: string[] },
): Present {
  return {
    ...{ status: 'present', kind, secretVersion, issuer, scopes },
    ...{ wantedScopes: [], needsReauth: ReauthReason.UNSPECIFIED },
  };
}

export const connectionDecider: Decider<ConnectionState, ConnectionCommand, ConnectionEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
