import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { IssuedToken } from '../api/tokens.js';
import { CopyLine } from '../ui/copy-line.js';
import { formatTime } from '../ui/format.js';

interface ShownOnceProps {
  issued: IssuedToken;
  onClose: () => void;
}

/** A token that was just issued: the only time that anybody sees it. */
export function ShownOnce({ issued, onClose }: ShownOnceProps) {
  return (
    <Stack>
      <Alert color="green" variant="light" icon={<IconKey aria-hidden />} title="Copy the token now" role="status">
        <Text size="sm">
          It is not shown again: the gateway keeps a fingerprint of it alone.{' '}
          {issued.expiresAt === null ? 'It never expires.' : `It is good until ${formatTime(issued.expiresAt)}.`}
        </Text>
      </Alert>
      <CopyLine value={issued.token} label="token" />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}
