import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Entry } from '@/api/types/audit';
import { useEndless } from '@/api/useEndless';
import { serverNow } from '@/lib/clock';
import type { UrlState } from '@/lib/urlState';
import { queryOf } from './filters';

/** The trail under the filters of the address, newest first. */
export function useEntries(url: UrlState) {
  const [openedAtMs] = useState(serverNow);
  const query = queryOf(url, openedAtMs);
  return useEndless<Entry>(keys.audit(query), '/audit', query);
}
