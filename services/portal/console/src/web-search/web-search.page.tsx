import { Stack, Tabs, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../api/me.js';
import { DomainLists } from './domain-lists.js';
import { Policies } from './policies.js';
import { SearchReportView } from './search-report.js';
import { SearchTools } from './search-tools.js';
import { TrySearch } from './try-search.js';
import { tabs, type WebSearchTab } from './web-search-search.js';

const route = getRouteApi('/web-search');

const labels: Readonly<Record<WebSearchTab, string>> = {
  policies: 'Policies',
  domains: 'Domain lists',
  tools: 'Tools',
  try: 'Try it',
  report: 'Report',
};

/** What agents may ask of the web, and which results they get. */
export function WebSearchPage() {
  const { tab = 'policies' } = route.useSearch();
  const navigate = route.useNavigate();
  const mayReadLogs = useMay('logs:read');
  return (
    <Stack>
      <Title order={1} size="h2">
        Web search
      </Title>
      <Tabs
        value={tab}
        onChange={(next) => void navigate({ search: { tab: next as WebSearchTab } })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {tabs
            .filter((name) => name !== 'report' || mayReadLogs)
            .map((name) => (
              <Tabs.Tab key={name} value={name}>
                {labels[name]}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value="policies">
          <Policies />
        </Tabs.Panel>
        <Tabs.Panel value="domains">
          <DomainLists />
        </Tabs.Panel>
        <Tabs.Panel value="tools">
          <SearchTools />
        </Tabs.Panel>
        <Tabs.Panel value="try">
          <TrySearch />
        </Tabs.Panel>
        <Tabs.Panel value="report">
          <SearchReportView />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
