/** The real app at an address, against the handlers. The live socket is a quiet one. */
import { render, type RenderResult } from '@testing-library/react';
import { App } from '@/app/App';
import { makeQueryClient } from '@/app/queryClient';
import { makeRouter } from '@/app/router';
import { listenForKeys } from '@/lib/keys';

export async function renderAt(address: string): Promise<RenderResult> {
  window.history.replaceState(null, '', `/console${address}`);
  const router = makeRouter();
  await router.load();
  listenForKeys();
  return render(<App router={router} cache={makeQueryClient()} />);
}
