import { Accordion, Group, MultiSelect, Stack, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useAgents } from '../api/agents.js';
import { useBackends } from '../api/backends.js';
import { searchRoles, useDomainCategories, type WebSearchSettings } from '../api/web-search.js';
import { DetectorSelect } from '../guardrails/detector-select.js';
import { Amount, Choice, Names } from './fields.js';

interface FieldsProps {
  value: WebSearchSettings;
  onChange: (value: WebSearchSettings) => void;
}

/** Everything that a policy says. */
export function PolicyFields({ value, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        required
        data-autofocus
        maxLength={100}
        value={value.name}
        onChange={({ currentTarget }) => onChange({ ...value, name: currentTarget.value })}
      />
      <Group grow align="flex-start">
        <Choice
          label="Mode"
          description="Monitor changes nothing: the log says what would have been"
          names={['enforce', 'monitor']}
          value={value.mode}
          onChange={(mode) => onChange({ ...value, mode })}
        />
        <Switch
          mt="xl"
          label="In force"
          checked={!value.disabled}
          onChange={({ currentTarget }) => onChange({ ...value, disabled: !currentTarget.checked })}
        />
      </Group>
      <Accordion multiple defaultValue={['query', 'domains']} variant="separated">
        <Part id="who" title="Who and what">
          <WhoFields value={value} onChange={onChange} />
        </Part>
        <Part id="query" title="Queries">
          <QueryFields value={value} onChange={onChange} />
        </Part>
        <Part id="domains" title="Domains">
          <DomainFields value={value} onChange={onChange} />
        </Part>
        <Part id="request" title="Other arguments">
          <RequestFields value={value} onChange={onChange} />
        </Part>
        <Part id="results" title="Results">
          <ResultFields value={value} onChange={onChange} />
        </Part>
      </Accordion>
    </>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">{children}</Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function WhoFields({ value, onChange }: FieldsProps) {
  const agents = useAgents();
  const backends = useBackends();
  return (
    <>
      <Names
        label="Agents"
        description="None = all"
        data={agents.data?.map(({ id }) => id)}
        value={value.agents}
        onChange={(list) => onChange({ ...value, agents: list })}
      />
      <Names
        label="Backends"
        description="None = all that search"
        data={backends.data?.map(({ id }) => id)}
        value={value.backends}
        onChange={(list) => onChange({ ...value, backends: list })}
      />
      <Names label="Groups of users" value={value.groups} onChange={(groups) => onChange({ ...value, groups })} />
      <Names
        label="Domains of users"
        value={value.userDomains}
        onChange={(userDomains) => onChange({ ...value, userDomains })}
      />
      <MultiSelect
        label="Roles of tools that may be used"
        description="None = all"
        data={searchRoles}
        value={[...value.roles]}
        onChange={(roles) => onChange({ ...value, roles })}
      />
    </>
  );
}

function QueryFields({ value, onChange }: FieldsProps) {
  const set = (change: Partial<WebSearchSettings['query']>) =>
    onChange({ ...value, query: { ...value.query, ...change } });
  return (
    <>
      <Names
        label="Code names"
        description="Words and phrases that stop a query: projects, customers, products"
        value={value.query.codenames}
        onChange={(codenames) => set({ codenames })}
      />
      <DetectorSelect
        label="Detectors that stop a query"
        isOptional
        value={value.query.detectors}
        onChange={(detectors) => set({ detectors })}
      />
      <Names
        label="Internal domains"
        description="Names of hosts in them stop a query, such as corp.example"
        value={value.query.internalSuffixes}
        onChange={(internalSuffixes) => set({ internalSuffixes })}
      />
      <Amount
        label="Longest query"
        description="Characters; 0 = any"
        value={value.query.maxLength}
        onChange={(maxLength) => set({ maxLength })}
      />
      <Switch
        label="Keep the text of queries out of the log"
        checked={value.query.omitQuery}
        onChange={({ currentTarget }) => set({ omitQuery: currentTarget.checked })}
      />
    </>
  );
}

function DomainFields({ value, onChange }: FieldsProps) {
  const categories = useDomainCategories();
  const ids = categories.data?.map(({ id }) => id) ?? [];
  const set = (change: Partial<WebSearchSettings['domains']>) =>
    onChange({ ...value, domains: { ...value.domains, ...change } });
  return (
    <>
      <Names
        label="Blocked domains"
        description="With all subdomains: example.com, example.com/ads, or a whole suffix with a dot: .example"
        value={value.domains.exclude}
        onChange={(exclude) => set({ exclude })}
      />
      <Names
        label="Blocked lists"
        data={ids}
        value={value.domains.excludeCategories}
        onChange={(excludeCategories) => set({ excludeCategories })}
      />
      <Names
        label="Only these domains"
        description="None = all"
        value={value.domains.include}
        onChange={(include) => set({ include })}
      />
      <Names
        label="Only these lists"
        data={ids}
        value={value.domains.includeCategories}
        onChange={(includeCategories) => set({ includeCategories })}
      />
      <Names
        label="Hosts that may be fetched and crawled"
        description="None = all that the domains above allow"
        value={value.urls.hosts}
        onChange={(hosts) => onChange({ ...value, urls: { ...value.urls, hosts } })}
      />
      <Names
        label="Schemes that may be fetched"
        description="None = https and http"
        value={value.urls.schemes}
        onChange={(schemes) => onChange({ ...value, urls: { ...value.urls, schemes } })}
      />
      <Switch
        label="Let internal addresses be fetched"
        checked={value.urls.allowPrivate}
        onChange={({ currentTarget }) =>
          onChange({ ...value, urls: { ...value.urls, allowPrivate: currentTarget.checked } })
        }
      />
    </>
  );
}

function RequestFields({ value, onChange }: FieldsProps) {
  const set = (change: Partial<WebSearchSettings['request']>) =>
    onChange({ ...value, request: { ...value.request, ...change } });
  return (
    <>
      <Choice
        label="Safe search at least"
        names={['any', 'moderate', 'strict']}
        value={value.request.safeSearch}
        onChange={(safeSearch) => set({ safeSearch })}
      />
      <Choice
        label="Nothing older than"
        names={['any', 'day', 'week', 'month', 'year']}
        value={value.request.freshness}
        onChange={(freshness) => set({ freshness })}
      />
      <Amount
        label="Most results asked for"
        description="0 = any number"
        value={value.request.maxCount}
        onChange={(maxCount) => set({ maxCount })}
      />
      <Choice
        label="Webhooks, e-mail addresses and code in arguments"
        names={['refuse', 'strip', 'allow']}
        value={value.request.sideChannels}
        onChange={(sideChannels) => set({ sideChannels })}
      />
      <Names
        label="More arguments that count as such"
        description="* stands for any run of characters"
        value={value.request.forbiddenArguments}
        onChange={(forbiddenArguments) => set({ forbiddenArguments })}
      />
    </>
  );
}

function ResultFields({ value, onChange }: FieldsProps) {
  const set = (change: Partial<WebSearchSettings['results']>) =>
    onChange({ ...value, results: { ...value.results, ...change } });
  return (
    <>
      <Amount
        label="Most results"
        description="0 = all"
        value={value.results.maxResults}
        onChange={(maxResults) => set({ maxResults })}
      />
      <Choice
        label="An answer that cites a blocked host"
        names={['redact', 'block']}
        value={value.results.citations}
        onChange={(citations) => set({ citations })}
      />
      <Switch
        label="Write links so that no program follows them"
        checked={value.results.defangLinks}
        onChange={({ currentTarget }) => set({ defangLinks: currentTarget.checked })}
      />
      <Switch
        label="Take the URLs of images out"
        checked={value.results.stripImages}
        onChange={({ currentTarget }) => set({ stripImages: currentTarget.checked })}
      />
    </>
  );
}
