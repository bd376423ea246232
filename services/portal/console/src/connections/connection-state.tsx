import { Badge, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { Connection } from '../api/connections.js';
import { formatTime } from '../ui/format.js';

const reasons: Record<NonNullable<Connection['needsReauth']>, string> = {
  refused: 'The authorization server does not renew the tokens any more',
  expired: 'The tokens have expired, and there is nothing to renew them with',
  rejected: 'The backend does not take the tokens',
  uncertain: 'The tokens were being renewed when a part of the gateway stopped',
  issuer_changed: 'The backend has another authorization server now',
};

/** Whether calls can go by it. */
export function ConnectionState({ connection }: { connection: Connection | undefined }) {
  const [shownAtMs] = useState(() => Date.now());
  if (!connection) return <State color="gray" text="not connected" why="Nobody has signed in for it yet" />;
  const { needsReauth, wantedScopes, scopes, expiresAt, isRefreshed, kind } = connection;
  if (needsReauth) return <State color="red" text="needs re-authorization" why={reasons[needsReauth]} />;
  if (wantedScopes.length > 0) {
    const missing = wantedScopes.filter((scope) => !scopes.includes(scope)).join(', ');
    return <State color="yellow" text="more rights wanted" why={`The backend wants besides: ${missing}`} />;
  }
  if (kind !== 'oauth' || expiresAt === null)
    return <State color="green" text="connected" why="It does not end by itself" />;
  if (isRefreshed)
    return (
      <State
        color="green"
        text="connected"
        why={`Renewed by itself; the token now is good until ${formatTime(expiresAt)}`}
      />
    );
  const isOver = new Date(expiresAt).getTime() < shownAtMs;
  return isOver ? (
    <State color="red" text="expired" why="There is nothing to renew it with: connect it again" />
  ) : (
    <State color="green" text={`connected until ${formatTime(expiresAt)}`} why="There is nothing to renew it with" />
  );
}

function State({ color, text, why }: { color: string; text: string; why: string }) {
  return (
    <Tooltip label={why}>
      <Badge color={color} variant="light" size="sm" tt="none" miw="max-content" tabIndex={0}>
        {text}
      </Badge>
    </Tooltip>
  );
}
