import { Badge, Button, Group, Table, Text, Tooltip } from '@mantine/core';
import { useMay, useMe } from '../api/me.js';
import type { AccessToken, TokenKind, TokenState } from '../api/tokens.js';
import { formatTime } from '../ui/format.js';

const kindMeanings: Record<TokenKind, string> = {
  pat: 'A person, through an agent',
  agt: 'An agent on its own',
  svc: 'A service',
};
const stateLooks: Record<TokenState, { color: string; meaning: string }> = {
  valid: { color: 'green', meaning: 'It is good' },
  'not-yet-valid': { color: 'blue', meaning: 'It is not good yet' },
  expired: { color: 'gray', meaning: 'It has expired, or the overlap with the one that replaces it is over' },
  revoked: { color: 'red', meaning: 'It was revoked' },
  disabled: { color: 'orange', meaning: 'The gateway refuses its user or agent' },
};

interface TokensTableProps {
  tokens: readonly AccessToken[];
  onRotate: (token: AccessToken) => void;
  onRevoke: (token: AccessToken) => void;
}

export function TokensTable({ tokens, onRotate, onRevoke }: TokensTableProps) {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="sm" aria-label="Access tokens">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th visibleFrom="sm">Agent</Table.Th>
            <Table.Th visibleFrom="md">Limits</Table.Th>
            <Table.Th visibleFrom="md">Expires</Table.Th>
            <Table.Th visibleFrom="lg">Last use</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRotate={onRotate} onRevoke={onRevoke} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function TokenRow({ token, onRotate, onRevoke }: { token: AccessToken } & Omit<TokensTableProps, 'tokens'>) {
  const { name, kind, state, lastFour, agentId, userId, expiresAt, lastUsedAt } = token;
  const { color, meaning } = stateLooks[state];
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Tooltip label={kindMeanings[kind]}>
            <Badge size="sm" variant="light" color="gray" tt="none" miw="max-content">
              {kind}
            </Badge>
          </Tooltip>
        </Group>
        <Text size="xs" c="dimmed">
          …{lastFour}
          {userId === '' ? '' : ` · ${userId}`}
        </Text>
      </Table.Td>
      <Table.Td>
        <Tooltip label={meaning}>
          <Badge size="sm" variant="light" color={color} tt="none" miw="max-content">
            {state}
          </Badge>
        </Tooltip>
      </Table.Td>
      <Table.Td visibleFrom="sm">{agentId}</Table.Td>
      <Table.Td visibleFrom="md">{limitsOf(token) || 'none'}</Table.Td>
      <Table.Td visibleFrom="md">{expiresAt === null ? 'never' : formatTime(expiresAt)}</Table.Td>
      <Table.Td visibleFrom="lg">{lastUsedAt === null ? 'never' : formatTime(lastUsedAt)}</Table.Td>
      <Table.Td>
        <TokenActions token={token} onRotate={onRotate} onRevoke={onRevoke} />
      </Table.Td>
    </Table.Tr>
  );
}

/** What can still be done with a token; nothing once it has ended. */
function TokenActions({ token, onRotate, onRevoke }: { token: AccessToken } & Omit<TokensTableProps, 'tokens'>) {
  const { userId: me } = useMe();
  const mayAny = useMay('token:create-any');
  const mayRevokeAny = useMay('token:revoke-any');
  const mayRevokeOwn = useMay('token:revoke-own');
  const { kind, state, userId, createdBy, name } = token;
  if (state === 'revoked' || state === 'expired') return null;
  const isMine = kind === 'pat' ? userId === me : mayAny;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {isMine && (
        <Button size="compact-sm" variant="default" onClick={() => onRotate(token)} aria-label={`Rotate ${name}`}>
          Rotate
        </Button>
      )}
      {(mayRevokeAny || (createdBy === me && mayRevokeOwn)) && (
        <Button
          size="compact-sm"
          variant="light"
          color="red"
          onClick={() => onRevoke(token)}
          aria-label={`Revoke ${name}`}
        >
          Revoke
        </Button>
      )}
    </Group>
  );
}

function limitsOf({ backends, tools, sourceCidrs }: AccessToken): string {
  return [...(tools.length > 0 ? tools : backends), ...sourceCidrs.map((cidr) => `from ${cidr}`)].join(', ');
}
