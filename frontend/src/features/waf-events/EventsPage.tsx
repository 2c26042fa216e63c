/** Attacks and events of a slice: exact counts over time, events with facets, attacks, rules; all of it in the address. */
import { Button, Menu, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { API_ROOT, type Query } from '@/api/client';
import { useSliceParam } from '@/api/useSlice';
import { useLiveState, useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useUrlState, type UrlState } from '@/lib/urlState';
import { useFixedRange } from '@/lib/useFixedRange';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { FilterInput } from '@/ui/grid/FilterInput';
import { Page } from '@/ui/page/Page';
import { TabLinks } from '@/ui/page/TabLinks';
import { StatusMark } from '@/ui/status/StatusMark';
import { FloodsNote } from '@/waf/FloodsNote';
import { AttacksTab } from './AttacksTab';
import { BansTab } from './BansTab';
import { CountriesTab } from './countries/CountriesTab';
import { EventsTab } from './EventsTab';
import { addressOf, attackQueryOf, KEPT, queryOf } from './filters';
import { FloodsTab } from './FloodsTab';
import { NodesNote } from './NodesNote';
import { Overview } from './Overview';
import { chosenOf, nameOf, RANGE_NAMES } from '@/lib/timeRange';
import { RulesTab } from './RulesTab';
import { useText } from './text';

const TABS = ['events', 'attacks', 'countries', 'rules', 'bans', 'floods'] as const;
type Tab = (typeof TABS)[number];

const tabOf = (url: UrlState): Tab => TABS.find((tab) => tab === url['tab']) ?? 'events';

export default function EventsPage() {
  const t = useText();
  const slice = useSliceParam();
  const [url] = useUrlState();
  const query = queryOf(url, useFixedRange(url));
  useTopics([`slice:${slice}`]);
  const tab = tabOf(url);
  return (
    <Page
      title={t('title')}
      meta={<Live />}
      actions={<Verbs slice={slice} tab={tab} query={query} />}
      bar={<Bar tab={tab} />}
    >
      <NodesNote slice={slice} />
      <FloodsNote slice={slice} />
      <Overview />
      {tab === 'events' && <EventsTab slice={slice} query={query} />}
      {tab === 'attacks' && <AttacksTab slice={slice} query={query} />}
      {tab === 'countries' && <CountriesTab slice={slice} query={query} />}
      {tab === 'rules' && <RulesTab slice={slice} />}
      {tab === 'bans' && <BansTab slice={slice} />}
      {tab === 'floods' && <FloodsTab slice={slice} />}
    </Page>
  );
}

/** Quiet while events come as they happen. */
function Live() {
  const t = useText();
  const state = useLiveState();
  if (state === 'live') return null;
  return <StatusMark state={state} label={t('stopped')} chip />;
}

function Bar({ tab }: { tab: Tab }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  return (
    <>
      <TabLinks
        name="tab"
        current={tab}
        tabs={TABS.map((one) => [one, t(`tab.${one}`)] as const)}
        keeps={KEPT}
      />
      <FilterInput placeholder={t('filter')} width={200} />
      <SegmentedControl
        aria-label={t('range')}
        data={RANGE_NAMES.map((value) => ({ value, label: t(`range.${value}`) }))}
        value={chosenOf(url) ? '' : nameOf(url)}
        onChange={(range) => setUrl({ range, since: '', until: '' })}
      />
    </>
  );
}

type VerbsProps = { slice: string; tab: Tab; query: Query };

function Verbs({ slice, tab, query }: VerbsProps) {
  const t = useText();
  const path = readOf(slice, tab, query);
  return (
    <>
      <ApiCall request={{ method: 'GET', path }} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default">{t('export')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(['ndjson', 'csv'] as const).map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={`${API_ROOT}${addressOf(slice, 'export', { ...query, format })}`}
              download
            >
              {t(`export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button component={Link} variant="default" to={paths.wafSimulator(slice)}>
        {t('simulator')}
      </Button>
    </>
  );
}

/** What a tab reads. */
function readOf(slice: string, tab: Tab, query: Query): `/${string}` {
  switch (tab) {
    case 'rules':
      return addressOf(slice, 'summary', { since: query['since'] });
    case 'attacks':
      return addressOf(slice, 'attacks', attackQueryOf(query).query);
    case 'countries':
      return addressOf(slice, 'facets', query);
    case 'events':
      return addressOf(slice, 'events', query);
    case 'bans':
    case 'floods':
      return addressOf(slice, tab, {});
  }
}
