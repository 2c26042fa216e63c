/** Who can do what, and why: people, teams and tokens with the reason of each permission; and that somebody looked. */
import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { API_ROOT } from '@/api/client';
import { useMay } from '@/api/me';
import type { Holder } from '@/api/types/people';
import { useTopics } from '@/lib/live/live';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import classes from './access.module.css';
import { AddButton } from './AddButton';
import { HeldList } from './HeldList';
import { HolderPanel } from './HolderPanel';
import { Listing } from './Listing';
import { matches } from './matches';
import { useHolders, useReviewStanding } from './reads';
import { RecordReview } from './RecordReview';
import { ReviewNote } from './ReviewNote';
import { TabFrame } from './TabFrame';
import { useText } from './text';

const KINDS = ['person', 'team', 'token', 'service_account'] as const;
const idOf = ({ id }: Holder) => id;
const keeps = ({ name, detail, permissions }: Holder, filter: string) =>
  matches(filter, name, detail, ...permissions.map(({ permission }) => permission));

export function ReviewTab({ tenant }: { tenant: string }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const kind = KINDS.find((one) => one === url['kind']) ?? 'person';
  const holders = useHolders(tenant, kind);
  const standing = useReviewStanding(tenant).data;
  const mayRecord = useMay(tenant, 'members');
  const [isRecording, setRecording] = useState(false);
  const columns = useColumns();
  const shown = holders.items.find(({ id }) => id === url['holder']);
  useTopics([`tenant:${tenant}`]);
  const offered = KINDS.filter((one) => standing?.kinds.includes(one) ?? one === kind);
  return (
    <TabFrame
      verbs={
        <>
          <Select
            aria-label={t('review.kind')}
            data={offered.map((value) => ({ value, label: t(`review.kind.${value}`) }))}
            value={kind}
            onChange={(chosen) => setUrl({ kind: chosen ?? 'person', holder: '' })}
            allowDeselect={false}
            w={150}
          />
          <ApiCall request={{ method: 'GET', path: `/tenants/${tenant}/access-review` }} />
          <a
            className={classes.download}
            href={`${API_ROOT}/tenants/${tenant}/access-review/export`}
            download
          >
            {t('review.csv')}
          </a>
          {mayRecord && <AddButton label={t('review.record')} onClick={() => setRecording(true)} />}
        </>
      }
      aside={shown && <HolderPanel holder={shown} />}
    >
      {standing && <ReviewNote standing={standing} />}
      <Listing
        label={t('tab.review')}
        list={holders}
        columns={columns}
        rowKey={idOf}
        keeps={keeps}
        peeked={shown?.id}
        onPeek={({ id }) => setUrl({ holder: id === shown?.id ? '' : id })}
        isMuted={({ off }) => off}
        permission="audit"
        nothing={{ title: t('review.none'), text: t('review.none.text') }}
      />
      {isRecording && <RecordReview tenant={tenant} onClose={() => setRecording(false)} />}
    </TabFrame>
  );
}

function useColumns(): Column<Holder>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('name'),
        width: 'minmax(180px, 1fr)',
        sortBy: ({ name }) => name,
        cell: ({ name, detail }) => <span title={detail}>{name}</span>,
      },
      {
        key: 'may',
        header: t('review.may'),
        width: 'minmax(260px, 2.4fr)',
        cell: ({ permissions }) => <HeldList held={permissions} />,
      },
      {
        key: 'used',
        header: t('review.used'),
        width: '240px',
        align: 'end',
        sortBy: ({ last_used_at }) => last_used_at,
        cell: ({ last_used_at, unused, off }) => (
          <span className={unused ? classes.warn : undefined}>
            {off ? `${t('review.off')} · ` : unused && `${t('review.unused')} · `}
            {last_used_at ? <Age at={last_used_at} /> : t('review.never')}
          </span>
        ),
      },
    ],
    [t],
  );
}
