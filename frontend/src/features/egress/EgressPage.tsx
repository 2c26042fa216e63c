/** What goes out of a slice: who reaches what, what is refused, which rules are used; all of it in the address. */
import { Button, SegmentedControl } from '@mantine/core';
import { IconPower } from '@tabler/icons-react';
import { useState } from 'react';
import type { Denial } from '@/api/types/egress';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import { useLiveState, useTopics } from '@/lib/live/live';
import { chosenOf, nameOf, RANGE_NAMES } from '@/lib/timeRange';
import { useUrlState, type UrlState } from '@/lib/urlState';
import { useFixedRange } from '@/lib/useFixedRange';
import { FilterInput } from '@/ui/grid/FilterInput';
import { Page } from '@/ui/page/Page';
import { TabLinks } from '@/ui/page/TabLinks';
import { StatusMark } from '@/ui/status/StatusMark';
import classes from './egress.module.css';
import { DenialPanel } from './denials/DenialPanel';
import { DenialsTab } from './denials/DenialsTab';
import { DenyNow } from './emergency/DenyNow';
import { EmergencyPanel } from './emergency/EmergencyPanel';
import { KEPT, OF_DENIALS, OF_MAP, queryOf } from './filters';
import { FilterChips } from './FilterChips';
import { LearnTab } from './learn/LearnTab';
import { MapTab } from './map/MapTab';
import { RequestsTab } from './requests/RequestsTab';
import { ResidencyTab } from './residency/ResidencyTab';
import { RulesTab } from './rules/RulesTab';
import { TestTab } from './test/TestTab';
import { useText } from './text';
import { TunnelsTab } from './tunnels/TunnelsTab';

const TABS = [
  'map',
  'denials',
  'rules',
  'residency',
  'learn',
  'requests',
  'tunnels',
  'test',
] as const;
type Tab = (typeof TABS)[number];
/** Tabs whose rows are those of a time. */
const TIMED: ReadonlySet<Tab> = new Set(['map', 'denials', 'residency'] as const);

const tabOf = (url: UrlState): Tab => TABS.find((tab) => tab === url['tab']) ?? 'map';

export default function EgressPage() {
  const t = useText();
  const slice = useSliceParam();
  const [url] = useUrlState();
  const range = useFixedRange(url);
  const tab = tabOf(url);
  const [denial, setDenial] = useState<Denial | null>(null);
  useTopics([`slice:${slice}`]);
  return (
    <Page
      title={t('title')}
      meta={<Live />}
      actions={<Verbs slice={slice} />}
      bar={<Tabs tab={tab} />}
      flow={tab !== 'denials'}
      aside={
        tab === 'denials' &&
        denial && <DenialPanel slice={slice} denial={denial} onClose={() => setDenial(null)} />
      }
    >
      <EmergencyPanel slice={slice} />
      {TIMED.has(tab) && <Tools isNarrowed={tab !== 'residency'} />}
      {tab === 'map' && <MapTab slice={slice} query={queryOf(url, range, OF_MAP)} />}
      {tab === 'denials' && (
        <DenialsTab
          slice={slice}
          query={queryOf(url, range, OF_DENIALS)}
          opened={denial}
          onOpen={setDenial}
        />
      )}
      {tab === 'rules' && <RulesTab slice={slice} />}
      {tab === 'residency' && <ResidencyTab slice={slice} query={queryOf(url, range, [])} />}
      {tab === 'learn' && <LearnTab slice={slice} />}
      {tab === 'requests' && <RequestsTab slice={slice} />}
      {tab === 'tunnels' && <TunnelsTab slice={slice} />}
      {tab === 'test' && <TestTab slice={slice} />}
    </Page>
  );
}

function Verbs({ slice }: { slice: string }) {
  const t = useText();
  const [{ workload, destination }] = useUrlState();
  const mayPublish = useMayInSlice(slice, 'publish');
  const [isDenying, setDenying] = useState(false);
  if (!mayPublish) return null;
  return (
    <>
      <Button
        variant="outline"
        color="claret"
        leftSection={<IconPower size={14} />}
        onClick={() => setDenying(true)}
      >
        {t('deny')}
      </Button>
      {isDenying && (
        <DenyNow
          slice={slice}
          about={{ workload: workload ?? '', destination: destination ?? '' }}
          onClose={() => setDenying(false)}
        />
      )}
    </>
  );
}

/** Quiet while news come as they happen. */
function Live() {
  const t = useText();
  const state = useLiveState();
  if (state === 'live') return null;
  return <StatusMark state={state} label={t('stopped')} chip />;
}

function Tabs({ tab }: { tab: Tab }) {
  const t = useText();
  return (
    <TabLinks
      name="tab"
      current={tab}
      tabs={TABS.map((one) => [one, t(`tab.${one}`)] as const)}
      keeps={KEPT}
    />
  );
}

/** What is looked at, and the time. */
function Tools({ isNarrowed }: { isNarrowed: boolean }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  return (
    <div className={classes.tools}>
      {isNarrowed && <FilterInput placeholder={t('filter')} width={220} />}
      <SegmentedControl
        aria-label={t('range')}
        data={RANGE_NAMES.map((value) => ({ value, label: t(`range.${value}`) }))}
        value={chosenOf(url) ? '' : nameOf(url)}
        onChange={(range) => setUrl({ range, since: '', until: '' })}
      />
      {isNarrowed && <FilterChips />}
    </div>
  );
}
