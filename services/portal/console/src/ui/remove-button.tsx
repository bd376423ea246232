import { Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { IconTrash } from '@tabler/icons-react';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Accepted } from '../api/changes.js';
import { useMay } from '../api/me.js';
import { notifyProblem } from './problem.js';

interface RemoveButtonProps {
  item: { id: string; name: string };
  /** What it is, such as "backend". */
  kind: string;
  verb?: 'Remove' | 'Delete';
  permission: string;
  remove: UseMutationResult<Accepted, Error, string>;
  /** What becomes of it and of what hangs on it. */
  children: ReactNode;
  onRemoved: () => void;
  /** Where a refusal is shown; at the edge of the page when nothing is said. */
  onRefused?: (error: Error) => void;
}

/** Removes an item when its user has read what that means. */
export function RemoveButton(props: RemoveButtonProps) {
  const { item, kind, verb = 'Remove', permission, remove, children, onRemoved, onRefused = notifyProblem } = props;
  const isAllowed = useMay(permission);
  const removeNow = () =>
    remove.mutate(item.id, {
      onSuccess: () => {
        notifications.show({ message: `“${item.name}” is ${verb.toLowerCase()}d.` });
        onRemoved();
      },
      onError: onRefused,
    });
  const ask = () =>
    modals.openConfirmModal({
      title: `${verb} “${item.name}”?`,
      children: <Text size="sm">{children}</Text>,
      labels: { confirm: verb, cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: removeNow,
    });
  return (
    <Group justify="flex-end" mt="xl">
      <Button
        color="red"
        variant="light"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={ask}
        loading={remove.isPending}
        disabled={!isAllowed}
      >
        {verb} {kind}
      </Button>
    </Group>
  );
}
