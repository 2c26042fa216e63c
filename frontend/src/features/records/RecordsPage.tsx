/** Requests of a slice: searched by what is known of them, counted, and watched as they come; all of it in the address. */
import { SegmentedControl, Switch } from '@mantine/core';
import { useState } from 'react';
import type { AccessRecord } from '@/api/types/records';
import { useSliceParam } from '@/api/useSlice';
import { useLiveState } from '@/lib/live/live';
import { chosenOf, nameOf, RANGE_NAMES } from '@/lib/timeRange';
import { useUrlState } from '@/lib/urlState';
import { useFixedRange } from '@/lib/useFixedRange';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { FilterInput } from '@/ui/grid/FilterInput';
import { Page } from '@/ui/page/Page';
import { StatusMark } from '@/ui/status/StatusMark';
import { addressOf, queryOf } from './filters';
import { Missing } from './Missing';
import { useRecordFacets } from './reads';
import { RecordPanel } from './RecordPanel';
import { RecordsList } from './RecordsList';
import { useText } from './text';
import { Timeline } from './Timeline';

const ON = 'on';

export default function RecordsPage() {
  const t = useText();
  const slice = useSliceParam();
  const [url] = useUrlState();
  const query = queryOf(url, useFixedRange(url));
  const facets = useRecordFacets(slice, query);
  const isTailing = url['tail'] === ON;
  const [opened, setOpened] = useState<AccessRecord | null>(null);
  return (
    <Page
      title={t('title')}
      meta={isTailing && <Live />}
      actions={<ApiCall request={{ method: 'GET', path: addressOf(slice, query) }} />}
      bar={<Bar isTailing={isTailing} />}
      aside={
        opened && <RecordPanel slice={slice} record={opened} onClose={() => setOpened(null)} />
      }
    >
      <Missing facets={facets.data} />
      <Timeline facets={facets.data} />
      <RecordsList
        {...{ slice, query, isTailing, opened }}
        facets={facets.data}
        onOpen={setOpened}
      />
    </Page>
  );
}

/** Quiet while requests come as they happen. */
function Live() {
  const t = useText();
  const state = useLiveState();
  if (state === 'live') return null;
  return <StatusMark state={state} label={t('stopped')} chip />;
}

function Bar({ isTailing }: { isTailing: boolean }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  return (
    <>
      <FilterInput placeholder={t('filter')} width={320} />
      <Switch
        label={t('tail')}
        checked={isTailing}
        onChange={({ currentTarget }) =>
          setUrl({ tail: currentTarget.checked ? ON : '', since: '', until: '' })
        }
      />
      <SegmentedControl
        aria-label={t('range')}
        data={RANGE_NAMES.map((value) => ({ value, label: t(`range.${value}`) }))}
        value={chosenOf(url) ? '' : nameOf(url)}
        onChange={(range) => setUrl({ range, since: '', until: '' })}
      />
    </>
  );
}
