import { Button, Center, Group, Loader, Stack, Switch, Title } from '@mantine/core';
import { useIntersection, useLocalStorage } from '@mantine/hooks';
import { IconFileOff, IconRefresh } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useCall, useCallFacets, useCalls } from '../api/calls.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/loading.js';
import { CallDrawer } from './call.drawer.js';
import { CallsTable } from './calls-table.js';
import { LogFilters, type SearchChange } from './log-filters.js';
import { hasFilter, toFilter, type LogSearch } from './log-search.js';

const route = getRouteApi('/logs');
const refreshEveryMs = 3_000;

export function LogsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isLive, setLive] = useLocalStorage({ key: 'gatehouse-log-live', defaultValue: true });
  const { call: openId, ...key } = search;
  const asked = { key, filter: () => toFilter(search), refreshMs: isLive ? refreshEveryMs : (false as const) };
  const calls = useCalls(asked);
  const facets = useCallFacets(asked);
  const found = calls.data?.pages.flatMap(({ edges }) => edges.map(({ node }) => node)) ?? [];
  const known = found.find(({ id }) => id === openId);
  const single = useCall(openId, known);
  const show = (change: SearchChange, replace = false) =>
    void navigate({ search: (old) => ({ ...old, ...change }) as LogSearch, replace });

  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Logs
        </Title>
        <Group gap="md">
          <Switch
            label="Refresh by itself"
            checked={isLive}
            onChange={({ currentTarget }) => setLive(currentTarget.checked)}
          />
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={() => void Promise.all([calls.refetch(), facets.refetch()])}
          >
            Refresh
          </Button>
        </Group>
      </Group>
      <LogFilters search={search} facets={facets.data} onChange={(change) => show(change, true)} />
      <Loading query={calls} what="the log" height={240} />
      {calls.isSuccess && found.length === 0 && <NoCalls isFiltered={hasFilter(search)} />}
      {found.length > 0 && (
        <>
          <CallsTable calls={found} openId={openId} onOpen={(id) => show({ call: id })} />
          {calls.hasNextPage && (
            <MoreCalls isLoading={calls.isFetchingNextPage} onMore={() => void calls.fetchNextPage()} />
          )}
        </>
      )}
      <CallDrawer
        isOpen={openId !== undefined}
        call={known ?? single.data ?? undefined}
        error={single.error}
        isLoading={single.isFetching}
        onClose={() => show({ call: undefined })}
        onFilter={(change) => show({ ...change, call: undefined })}
      />
    </Stack>
  );
}

function NoCalls({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty icon={<IconFileOff />} title={isFiltered ? 'No call matches' : 'No call in this time'}>
      {isFiltered
        ? 'Take a filter away or choose a longer time.'
        : 'Every request that an agent sends through the gateway appears here within seconds, refused ones included.'}
    </Empty>
  );
}

/** Loads on when it comes into view; the button is for those who do not scroll. */
function MoreCalls({ isLoading, onMore }: { isLoading: boolean; onMore: () => void }) {
  const { ref, entry } = useIntersection({ rootMargin: '400px' });
  const isInView = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isInView && !isLoading) onMore();
    // Only coming into view or having finished a page asks for the next one.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- onMore is another function at each render
  }, [isInView, isLoading]);
  return (
    <Center ref={ref} py="md">
      {isLoading ? (
        <Loader size="sm" aria-label="Loading more calls" />
      ) : (
        <Button variant="default" onClick={onMore}>
          Show more
        </Button>
      )}
    </Center>
  );
}
