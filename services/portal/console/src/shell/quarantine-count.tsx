import { Badge } from '@mantine/core';
import { useQuarantined } from '../api/tools.js';

/** How many tools wait for somebody; nothing when none does. */
export function QuarantineCount() {
  const waiting = useQuarantined().data?.filter(({ state }) => state === 'waiting').length ?? 0;
  if (waiting === 0) return null;
  return (
    <Badge size="sm" color="orange" aria-label={`${waiting} waiting`}>
      {waiting}
    </Badge>
  );
}
