/** What serves what, where: each listener of each node, name by name and key by key, as last seen in a handshake. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Certificate, Place } from '@/api/types/certificates';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Mark } from '@/ui/status/Mark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './detail.module.css';
import { byTrouble, shortHash } from './nodes';
import { usePlaces } from './reads';
import { useText, type CertificatesText } from './text';

const STEP = 12;
/** Nodes prove at least once a minute; what is older than two of these is told as old. */
const STALE_SECONDS = 120;

export function PlacesPanel({ certificate }: { certificate: Certificate }) {
  const { id } = certificate;
  const t = useText();
  const { data: places, error, refetch, dataUpdatedAt } = usePlaces(id);
  const [most, setMost] = useState(STEP);
  const again = () => void refetch();
  const rows = places?.toSorted(byTrouble) ?? [];
  const wrong = rows.filter(({ is_expected: isExpected }) => !isExpected).length;
  return (
    <Panel
      title={t('places')}
      meta={wrong > 0 ? t('places.wrong', { count: wrong }) : t('places.hint')}
      className={classes.places}
      flush
    >
      {error && !places && <Failure error={error} onRetry={again} />}
      {places && <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />}
      {!places && !error && <div style={{ height: expectedHeight(certificate) }} />}
      {places?.length === 0 && <p className={classes.quiet}>{t('places.none')}</p>}
      {rows.length > 0 && (
        <Table
          label={t('places')}
          columns={columns(t)}
          rows={rows.slice(0, most)}
          rowKey={({ node, listener, transport, server_name: name, key }) =>
            `${node} ${listener} ${transport} ${name} ${key}`
          }
          note={({ error: text }) => text && <span className={classes.trouble}>{text}</span>}
        />
      )}
      {rows.length > most && (
        <p className={classes.more}>
          <Button variant="subtle" onClick={() => setMost(most + STEP * 4)}>
            {t('show.more', { count: rows.length - most })}
          </Button>
        </p>
      )}
    </Panel>
  );
}

const ROW = 36;
const HEAD = 32;

/** What it will be as tall as: nothing below moves when it comes. */
function expectedHeight({ serving: { nodes, served_names: names }, leaves }: Certificate): number {
  return HEAD + Math.min(STEP, nodes * names.length * leaves.length) * ROW;
}

const columns = (t: CertificatesText): TableColumn<Place>[] => [
  {
    key: 'name',
    header: t('column.name'),
    cell: ({ server_name: name }) => <code className={classes.wide}>{name}</code>,
  },
  {
    key: 'node',
    header: t('column.node'),
    cell: ({ node, is_heard: isHeard }) => (
      <span className={classes.node}>
        <code>{node}</code>
        {!isHeard && <em>{t('node.silent')}</em>}
      </span>
    ),
  },
  {
    key: 'listener',
    header: t('column.listener'),
    cell: ({ listener, transport }) => (
      <span className={classes.socket}>
        <code>{listener}</code>
        <em>{t(`transport.${transport}`)}</em>
      </span>
    ),
  },
  {
    key: 'key',
    header: t('column.key'),
    cell: ({ key }) => (key ? t(`family.${key}`) : t('family.any')),
  },
  {
    key: 'seen',
    header: t('column.seen'),
    cell: (place) => (
      <span className={classes.seen} data-other={!place.is_expected || undefined}>
        <Mark
          glyph={place.is_expected ? 'disc' : 'triangle'}
          tone={place.is_expected ? 'ok' : 'warn'}
        />
        <code title={place.certificate}>
          {place.certificate ? shortHash(place.certificate) : t('seen.none')}
        </code>
        {!place.is_expected && place.certificate && <em>{t('seen.other')}</em>}
      </span>
    ),
  },
  {
    key: 'age',
    header: t('column.age'),
    align: 'end',
    width: '90px',
    cell: ({ seen_at: at }) => <Age at={at} staleAfterSeconds={STALE_SECONDS} />,
  },
];
