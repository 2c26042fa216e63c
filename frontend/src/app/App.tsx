/** Everything around the router: theme under the page's nonce, cache, notifications. */
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { readNonce } from '@/lib/boot';
import { cssVariablesResolver, theme } from '@/ui/theme/theme';
import type { makeRouter } from './router';

type Props = { router: ReturnType<typeof makeRouter>; cache: QueryClient };

export function App({ router, cache }: Props) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => readNonce() ?? ''}
    >
      <QueryClientProvider client={cache}>
        <ModalsProvider>
          <Notifications position="bottom-right" limit={3} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
