import { Alert, Button, Group, List, Text } from '@mantine/core';

/** A field in which two versions differ. */
export interface Difference {
  label: string;
  stored: string;
  mine: string;
}

interface ConflictProps {
  what: string;
  differences: readonly Difference[];
  onTakeTheirs: () => void;
  onKeepMine: () => void;
}

/** Somebody else was faster: says what differs and lets the person choose. */
export function Conflict({ what, differences, onTakeTheirs, onKeepMine }: ConflictProps) {
  return (
    <Alert color="yellow" title={`Somebody else changed this ${what} while you were editing`} role="alert">
      <Text size="sm">Your changes are not saved yet. These fields differ from what is stored now:</Text>
      <List size="sm" my="xs">
        {differences.map(({ label, stored, mine }) => (
          <List.Item key={label}>
            {label}: stored “{stored}”, yours “{mine}”
          </List.Item>
        ))}
        {differences.length === 0 && <List.Item>none: the other change was about something else</List.Item>}
      </List>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          Show what is stored
        </Button>
        <Button size="xs" color="yellow" onClick={onKeepMine}>
          Save mine over it
        </Button>
      </Group>
    </Alert>
  );
}
