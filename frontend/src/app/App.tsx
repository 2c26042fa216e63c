/** Everything around the router: theme under the page's nonce, cache. */
import { MantineProvider } from '@mantine/core';
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
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
