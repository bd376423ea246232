import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useMay, useMe } from '../api/me.js';
import { useRevokeTokens, type AccessToken, type TokenSelection } from '../api/tokens.js';
import { ProblemAlert } from '../ui/problem.js';

interface RevokeTokensDialogProps {
  token: AccessToken | undefined;
  onClose: () => void;
}

/** Asks before a token ends, and whether others are to end with it. */
export function RevokeTokensDialog({ token, onClose }: RevokeTokensDialogProps) {
  return (
    <Modal opened={token !== undefined} onClose={onClose} title={`Revoke “${token?.name ?? ''}”?`}>
      {token && <RevokeTokens token={token} onClose={onClose} />}
    </Modal>
  );
}

function RevokeTokens({ token, onClose }: { token: AccessToken; onClose: () => void }) {
  const { id, agentId, userId, lastFour } = token;
  const [what, setWhat] = useState('one');
  const revoke = useRevokeTokens();
  const mayAny = useMay('token:revoke-any');
  const isMine = useMe().userId === userId;
  const selections: Record<string, TokenSelection> = { one: { id }, agent: { agentId }, user: { userId } };
  const confirm = () =>
    revoke.mutate(selections[what] ?? { id }, {
      onSuccess: () => {
        notifications.show({ color: 'green', message: what === 'one' ? 'The token is revoked.' : 'They are revoked.' });
        onClose();
      },
    });
  return (
    <Stack>
      <Text size="sm">
        Calls with it are refused at once, and what is open ends. This cannot be undone, but another token can be
        created.
      </Text>
      <Radio.Group value={what} onChange={setWhat} aria-label="What to revoke">
        <Stack gap="xs">
          <Radio value="one" label={`This token, …${lastFour}`} />
          {mayAny && <Radio value="agent" label={`Every token of the agent ${agentId}`} />}
          {userId !== '' && (mayAny || isMine) && <Radio value="user" label={`Every token of the user ${userId}`} />}
        </Stack>
      </Radio.Group>
      {revoke.error && <ProblemAlert error={revoke.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Keep
        </Button>
        <Button color="red" loading={revoke.isPending} onClick={confirm}>
          Revoke
        </Button>
      </Group>
    </Stack>
  );
}
