/** The rotations of a certificate, newest first: why each began, how far it came, how long it took. */
import { Button } from '@mantine/core';
import { keys } from '@/api/keys';
import type { Certificate, Rotation } from '@/api/types/certificates';
import { useEndless } from '@/api/useEndless';
import { formatSpan } from '@/lib/durations';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './detail.module.css';
import { RotationMark } from './StandingMark';
import { useText, type CertificatesText } from './text';

export function RotationsPanel({ certificate: { id } }: { certificate: Certificate }) {
  const t = useText();
  const list = useEndless<Rotation>(
    [...keys.certificate(id), 'rotations'],
    `/certificates/${id}/rotations`,
  );
  return (
    <Panel title={t('rotations')} className={classes.places} flush>
      {list.error && list.items.length === 0 && (
        <Failure error={list.error} onRetry={list.readAgain} />
      )}
      {!list.isLoading && !list.error && list.items.length === 0 && (
        <p className={classes.quiet}>{t('rotations.none')}</p>
      )}
      {list.items.length > 0 && (
        <Table
          label={t('rotations')}
          columns={columns(t)}
          rows={list.items}
          rowKey={({ id: its }) => its}
          note={({ cause }) => cause && <span className={classes.trouble}>{cause}</span>}
        />
      )}
      {list.hasMore && (
        <p className={classes.more}>
          <Button variant="subtle" onClick={list.readMore}>
            {t('older')}
          </Button>
        </p>
      )}
    </Panel>
  );
}

const columns = (t: CertificatesText): TableColumn<Rotation>[] => [
  { key: 'state', header: t('column.state'), cell: ({ state }) => <RotationMark state={state} /> },
  { key: 'reason', header: t('column.reason'), cell: ({ reason }) => t(`reason.${reason}`) },
  {
    key: 'version',
    header: t('column.version'),
    cell: ({ version }) => (version === null ? '–' : t('version', { version })),
  },
  {
    key: 'took',
    header: t('column.took'),
    align: 'end',
    cell: ({ started_at: start, finished_at: end }) =>
      end ? formatSpan(Math.max(1, (Date.parse(end) - Date.parse(start)) / 1_000)) : '–',
  },
  {
    key: 'began',
    header: t('column.began'),
    align: 'end',
    cell: ({ started_at: at }) => <Age at={at} />,
  },
];
