import { ActionIcon, Button, Group, List, Stack, Text, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useAttachment, type Profile, type Target } from '../api/guardrails.js';
import { useMay } from '../api/me.js';
import { notifyProblem, ProblemAlert } from '../ui/problem.js';
import { everything, TargetFields } from './target-fields.js';
import { describeTarget } from './words.js';

/** Where a profile acts. */
export function Attachments({ profile }: { profile: Profile }) {
  const [target, setTarget] = useState<Target>(everything);
  const attach = useAttachment(profile.id, 'attach');
  const detach = useAttachment(profile.id, 'detach');
  const mayWrite = useMay('guardrail:write');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    attach.mutate(target, { onSuccess: () => setTarget(everything) });
  };
  return (
    <Stack>
      {profile.attachments.length === 0 && (
        <Text size="sm" c="dimmed">
          It is attached to nothing and does not act.
        </Text>
      )}
      <List listStyleType="none" spacing={4} aria-label="Attachments">
        {profile.attachments.map((each) => (
          <List.Item key={describeTarget(each)}>
            <Group gap="xs">
              <Text size="sm">{describeTarget(each)}</Text>
              <Tooltip label="Detach">
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={`Detach from ${describeTarget(each)}`}
                  disabled={!mayWrite}
                  onClick={() => detach.mutate(each, { onError: notifyProblem })}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </Group>
          </List.Item>
        ))}
      </List>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TargetFields value={target} onChange={setTarget} />
          {attach.error && <ProblemAlert error={attach.error} />}
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              It will act on {describeTarget(target)}.
            </Text>
            <Button type="submit" variant="light" loading={attach.isPending} disabled={!mayWrite}>
              Attach
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}
