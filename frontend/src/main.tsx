/** Entry of the console. */
import './app/early';
import '@/ui/theme/styles';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/App';
import { invalidateOnChange } from '@/app/liveInvalidation';
import { makeQueryClient } from '@/app/queryClient';
import { makeRouter } from '@/app/router';
import { listenForKeys } from '@/lib/keys';
import { live } from '@/lib/live/live';

const cache = makeQueryClient();
invalidateOnChange(cache);
listenForKeys();
live.start();

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App router={makeRouter()} cache={cache} />
  </StrictMode>,
);
