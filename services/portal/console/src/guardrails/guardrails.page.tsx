import { Stack, Tabs, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { DetectorsTab } from './detectors-tab.js';
import { ExceptionsTab } from './exceptions-tab.js';
import { type GuardrailsTab } from './guardrails-search.js';
import { OwnDetectorsTab } from './own-detectors-tab.js';
import { ProfilesTab } from './profiles-tab.js';
import { TryTab } from './try-tab.js';

const route = getRouteApi('/guardrails');

/** What is found in messages, and what is done about it. */
export function GuardrailsPage() {
  const { tab = 'profiles', profile, detector } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (next: GuardrailsTab) => void navigate({ search: next === 'profiles' ? {} : { tab: next } });
  const open = (id: string | undefined) => void navigate({ search: id === undefined ? {} : { profile: id } });
  const openOwn = (id: string | undefined) =>
    void navigate({ search: id === undefined ? { tab: 'own' } : { tab: 'own', detector: id } });
  return (
    <Stack>
      <Title order={1} size="h2">
        Guardrails
      </Title>
      <Tabs value={tab} onChange={(next) => show(next as GuardrailsTab)} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="profiles">Profiles</Tabs.Tab>
          <Tabs.Tab value="try">Try it</Tabs.Tab>
          <Tabs.Tab value="detectors">Detectors</Tabs.Tab>
          <Tabs.Tab value="own">Your own detectors</Tabs.Tab>
          <Tabs.Tab value="exceptions">Exceptions</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="profiles">
          <ProfilesTab openId={profile} onOpen={open} />
        </Tabs.Panel>
        <Tabs.Panel value="try">
          <TryTab />
        </Tabs.Panel>
        <Tabs.Panel value="detectors">
          <DetectorsTab />
        </Tabs.Panel>
        <Tabs.Panel value="own">
          <OwnDetectorsTab openId={detector} onOpen={openOwn} />
        </Tabs.Panel>
        <Tabs.Panel value="exceptions">
          <ExceptionsTab />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
