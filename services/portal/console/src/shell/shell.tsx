import { AppShell, Burger, Center, Container, Group, Loader, NavLink, ScrollArea, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconApi,
  IconKey,
  IconListDetails,
  IconPackages,
  IconPlugConnected,
  IconRobot,
  IconServer,
  IconShieldLock,
  IconShieldQuestion,
  IconUserShield,
  IconWorldSearch,
} from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ApiError } from '../api/client.js';
import { MeProvider, useMeQuery, type Me } from '../api/me.js';
import { ProblemAlert } from '../ui/problem.js';
import { QuarantineCount } from './quarantine-count.js';
import { ColorSchemeButton } from './color-scheme-button.js';
import { SignInPage } from './sign-in.page.js';
import { StatusLine } from './status-line.js';
import { UserMenu } from './user-menu.js';

const pages = [
  { to: '/backends', label: 'Backends', icon: IconServer, permissions: ['backend:read'] },
  { to: '/quarantine', label: 'Quarantine', icon: IconShieldQuestion, permissions: ['tool:read'] },
  { to: '/bundles', label: 'Bundles', icon: IconPackages, permissions: ['bundle:read'] },
  { to: '/agents', label: 'Agents', icon: IconRobot, permissions: ['agent:read'] },
  {
    to: '/connections',
    label: 'Connections',
    icon: IconPlugConnected,
    permissions: ['connection:create-own', 'connection:read'],
  },
  { to: '/tokens', label: 'Tokens', icon: IconKey, permissions: ['token:create-own', 'token:read'] },
  { to: '/guardrails', label: 'Guardrails', icon: IconShieldLock, permissions: ['guardrail:read'] },
  { to: '/web-search', label: 'Web search', icon: IconWorldSearch, permissions: ['policy:read'] },
  { to: '/logs', label: 'Logs', icon: IconListDetails, permissions: ['logs:read'] },
  { to: '/access', label: 'Access', icon: IconUserShield, permissions: ['grant:read'] },
] as const;

/** The frame of every page; without a session, the way to one. */
export function Shell() {
  const me = useMeQuery();
  const isSignedOut = me.error instanceof ApiError && me.error.problem.status === 401;
  if (isSignedOut) return <SignInPage />;
  if (me.data) return <SignedIn me={me.data} />;
  if (me.error) {
    return (
      <Container size="xs" pt={80}>
        <ProblemAlert error={me.error} onRetry={() => void me.refetch()} />
      </Container>
    );
  }
  return (
    <Center h="100vh">
      <Loader aria-label="Loading" />
    </Center>
  );
}

function SignedIn({ me }: { me: Me }) {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  const current = pages.find(({ to }) => pathname.startsWith(to));
  useEffect(() => {
    document.title = current ? `${current.label} · Gatehouse` : 'Gatehouse';
  }, [current]);
  return (
    <MeProvider value={me}>
      <AppShell
        header={{ height: 56 }}
        navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
        padding="md"
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Navigation" />
              <img src="/favicon.svg" alt="" width={28} height={28} />
              <Text fw={700} size="lg">
                Gatehouse
              </Text>
            </Group>
            <Group gap="xs" wrap="nowrap">
              <ColorSchemeButton />
              <UserMenu me={me} />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="sm" aria-label="Main">
          <AppShell.Section grow component={ScrollArea}>
            {pages
              .filter(({ permissions }) => permissions.some((permission) => me.permissions.includes(permission)))
              .map(({ to, label, icon: Icon }) => (
                <NavLink
                  key={to}
                  component={Link}
                  to={to}
                  label={label}
                  leftSection={<Icon size={18} aria-hidden />}
                  rightSection={to === '/quarantine' ? <QuarantineCount /> : undefined}
                  active={current?.to === to}
                  aria-current={current?.to === to ? 'page' : undefined}
                  onClick={close}
                />
              ))}
          </AppShell.Section>
          <AppShell.Section>
            <Stack gap={4}>
              <NavLink
                href="/api/docs"
                target="_blank"
                label="API"
                description="Browse and try it"
                leftSection={<IconApi size={18} aria-hidden />}
              />
              <StatusLine />
            </Stack>
          </AppShell.Section>
        </AppShell.Navbar>
        <AppShell.Main>
          <Outlet />
        </AppShell.Main>
      </AppShell>
    </MeProvider>
  );
}
