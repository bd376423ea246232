import { Alert, Button, Group, List, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { isStoredButLate } from '../api/changes.js';
import { ApiError, type Problem } from '../api/client.js';

/** What to tell of an error of any kind. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  const hint = 'Reload the page. If it stays, tell your administrator.';
  return { status: 0, code: 'CONSOLE_ERROR', title: 'Something went wrong in the console', hint, detail };
}

interface ProblemAlertProps {
  error: unknown;
  onRetry?: () => void;
}

/** A failure in place: what went wrong, and what to do. */
export function ProblemAlert({ error, onRetry }: ProblemAlertProps) {
  const { title, detail, hint, code, errors = [], traceId } = problemOf(error);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      {errors.length > 1 ? (
        <List size="sm">
          {errors.map((text) => (
            <List.Item key={text}>{text}</List.Item>
          ))}
        </List>
      ) : (
        detail !== undefined && <Text size="sm">{detail}</Text>
      )}
      <Text size="sm" mt={4}>
        {hint}
      </Text>
      <Group justify="space-between" mt="xs">
        <Text size="xs" c="dimmed">
          {code}
          {traceId === undefined ? '' : ` · trace ${traceId}`}
        </Text>
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** A failed change, told at the edge of the page. */
export function notifyProblem(error: unknown): void {
  const { title, detail, hint } = problemOf(error);
  const isLate = isStoredButLate(error);
  notifications.show({
    color: isLate ? 'yellow' : 'red',
    title,
    message: [detail, hint].filter(Boolean).join(' '),
    autoClose: 10_000,
  });
}
