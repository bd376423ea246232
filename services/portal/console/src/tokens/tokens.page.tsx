import { Group, Stack, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTokens, type AccessToken } from '../api/tokens.js';
import { AddButton } from '../ui/add-button.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { CreateTokenDialog } from './create-token.dialog.js';
import { RevokeTokensDialog } from './revoke-tokens.dialog.js';
import { RotateTokenDialog } from './rotate-token.dialog.js';
import { TokensTable } from './tokens-table.js';

export function TokensPage() {
  const tokens = useTokens();
  const [isCreating, creating] = useDisclosure(false);
  const [rotated, setRotated] = useState<AccessToken>();
  const [revoked, setRevoked] = useState<AccessToken>();
  const createButton = (
    <AddButton permission="token:create-own" onClick={creating.open}>
      Create token
    </AddButton>
  );
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Access tokens
        </Title>
        {createButton}
      </Group>
      <Loading query={tokens} what="access tokens" />
      {tokens.data?.length === 0 && (
        <Empty icon={<IconKey />} title="No access token yet" action={createButton}>
          An access token lets an agent call that cannot sign in through the identity provider. It narrows what access
          rules allow, and can be revoked at any time.
        </Empty>
      )}
      {tokens.data && tokens.data.length > 0 && (
        <TokensTable tokens={tokens.data} onRotate={setRotated} onRevoke={setRevoked} />
      )}
      <CreateTokenDialog isOpen={isCreating} onClose={creating.close} />
      <RotateTokenDialog token={rotated} onClose={() => setRotated(undefined)} />
      <RevokeTokensDialog token={revoked} onClose={() => setRevoked(undefined)} />
    </Stack>
  );
}
