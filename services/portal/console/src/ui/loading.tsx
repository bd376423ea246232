import { Skeleton } from '@mantine/core';
import { ProblemAlert } from './problem.js';

interface LoadingProps {
  query: { error: unknown; isPending: boolean; refetch: () => unknown };
  /** What is loaded, such as "agents". */
  what: string;
  height?: number;
}

/** What stands where something is not there yet: that it comes, or why it does not. */
export function Loading({ query, what, height = 160 }: LoadingProps) {
  const { error, isPending, refetch } = query;
  return (
    <>
      {Boolean(error) && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton h={height} aria-label={`Loading ${what}`} />}
    </>
  );
}
