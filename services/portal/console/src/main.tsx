import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import { createTheme, MantineProvider, type CSSVariablesResolver } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/client.js';
import { meKey } from './api/me.js';
import { router } from './router.js';

const closeButton = { 'aria-label': 'Close' };
const theme = createTheme({
  primaryColor: 'blue',
  defaultRadius: 'md',
  cursorType: 'pointer',
  autoContrast: true,
  primaryShade: 8,
  components: {
    Modal: { defaultProps: { closeButtonProps: closeButton } },
    Drawer: { defaultProps: { closeButtonProps: closeButton } },
  },
});

/** Mantine's own greys and blues for text are too pale to be read well (WCAG AA). */
const readable: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[6],
    '--mantine-color-anchor': colors.blue[8],
  },
  dark: { '--mantine-color-dimmed': colors.dark[1] },
});

const client = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // A session that has ended shows first in whatever was read next.
      const isSignedOut = error instanceof ApiError && error.problem.status === 401;
      if (isSignedOut && query.queryKey !== meKey) void client.invalidateQueries({ queryKey: meKey });
    },
  }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.problem.status in noRetry),
      staleTime: 2_000,
    },
  },
});

/** Answers that a second try cannot change. */
const noRetry: Record<number, true> = { 400: true, 401: true, 403: true, 404: true, 409: true, 422: true, 504: true };

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={readable} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <ModalsProvider>
            <Notifications position="bottom-right" />
            <RouterProvider router={router} />
          </ModalsProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
