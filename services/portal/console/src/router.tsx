import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  redirect,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { IconMapOff } from '@tabler/icons-react';
import { readAgentsSearch } from './agents/agents-search.js';
import { readBackendsSearch } from './backends/backends-search.js';
import { readBundlesSearch } from './bundles/bundles-search.js';
import { readGuardrailsSearch } from './guardrails/guardrails-search.js';
import { readLogSearch } from './logs/log-search.js';
import { readQuarantineSearch } from './quarantine/quarantine-search.js';
import { Shell } from './shell/shell.js';
import { Empty } from './ui/empty.js';
import { ProblemAlert } from './ui/problem.js';
import { readWebSearchSearch } from './web-search/web-search-search.js';
import { parseSearch, stringifySearch } from './url-search.js';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageError });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- how this router redirects
    throw redirect({ to: '/backends' });
  },
});

const backendsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/backends',
  validateSearch: readBackendsSearch,
  component: lazyRouteComponent(() => import('./backends/backends.page.js'), 'BackendsPage'),
});

const quarantineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/quarantine',
  validateSearch: readQuarantineSearch,
  component: lazyRouteComponent(() => import('./quarantine/quarantine.page.js'), 'QuarantinePage'),
});

const bundlesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/bundles',
  validateSearch: readBundlesSearch,
  component: lazyRouteComponent(() => import('./bundles/bundles.page.js'), 'BundlesPage'),
});

const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents',
  validateSearch: readAgentsSearch,
  component: lazyRouteComponent(() => import('./agents/agents.page.js'), 'AgentsPage'),
});

const tokensRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/tokens',
  component: lazyRouteComponent(() => import('./tokens/tokens.page.js'), 'TokensPage'),
});

const connectionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/connections',
  component: lazyRouteComponent(() => import('./connections/connections.page.js'), 'ConnectionsPage'),
});

const guardrailsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/guardrails',
  validateSearch: readGuardrailsSearch,
  component: lazyRouteComponent(() => import('./guardrails/guardrails.page.js'), 'GuardrailsPage'),
});

const logsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/logs',
  validateSearch: readLogSearch,
  component: lazyRouteComponent(() => import('./logs/logs.page.js'), 'LogsPage'),
});

const webSearchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/web-search',
  validateSearch: readWebSearchSearch,
  component: lazyRouteComponent(() => import('./web-search/web-search.page.js'), 'WebSearchPage'),
});

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/access',
  component: lazyRouteComponent(() => import('./access/access.page.js'), 'AccessPage'),
});

function NotFound() {
  return (
    <Empty icon={<IconMapOff />} title="There is no such page">
      Go to <Link to="/backends">the backends</Link> or <Link to="/logs">the log</Link>.
    </Empty>
  );
}

function PageError({ error, reset }: ErrorComponentProps) {
  return <ProblemAlert error={error} onRetry={reset} />;
}

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    backendsRoute,
    quarantineRoute,
    bundlesRoute,
    agentsRoute,
    connectionsRoute,
    tokensRoute,
    guardrailsRoute,
    webSearchRoute,
    logsRoute,
    accessRoute,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
