import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useRotateToken, type AccessToken } from '../api/tokens.js';
import { ProblemAlert } from '../ui/problem.js';
import { ShownOnce } from './shown-once.js';

interface RotateTokenDialogProps {
  token: AccessToken | undefined;
  onClose: () => void;
}

/** Issues another token in place of one, which stays good for a while. */
export function RotateTokenDialog({ token, onClose }: RotateTokenDialogProps) {
  return (
    <Modal opened={token !== undefined} onClose={onClose} title={`Rotate “${token?.name ?? ''}”`}>
      {token && <RotateToken token={token} onClose={onClose} />}
    </Modal>
  );
}

function RotateToken({ token, onClose }: { token: AccessToken; onClose: () => void }) {
  const [overlapHours, setOverlapHours] = useState(24);
  const rotate = useRotateToken();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    rotate.mutate({ id: token.id, overlapHours });
  };
  if (rotate.data) return <ShownOnce issued={rotate.data} onClose={onClose} />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          There will be a new token with the same limits. The one that you have now, …{token.lastFour}, stays good until
          the overlap ends, so that you can exchange it without a failed call.
        </Text>
        <NumberInput
          label="Overlap in hours"
          description="0: it ends at once"
          min={0}
          max={720}
          allowDecimal={false}
          required
          value={overlapHours}
          onChange={(hours) => typeof hours === 'number' && setOverlapHours(hours)}
        />
        {rotate.error && <ProblemAlert error={rotate.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={rotate.isPending}>
            Rotate
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
