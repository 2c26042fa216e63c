/** One export: its state and lag, what its receiver last complained of, and a test. */
import { Button } from '@mantine/core';
import type { Export, ExportTrial } from '@/api/types/exports';
import { useWrite, type Writing } from '@/api/useWrite';
import { formatSpan } from '@/lib/durations';
import { formatShort } from '@/lib/numbers';
import { Facts, type Fact } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './exports.module.css';
import { useText, type ExportsText } from './text';

type Props = { export: Export; mayOperate: boolean; onEdit: () => void; onRemove: () => void };

export function ExportPanel({ export: one, mayOperate, onEdit, onRemove }: Props) {
  const t = useText();
  const trying = useWrite<ExportTrial>([]);
  const { id, name } = one;
  return (
    <Panel
      title={name}
      meta={t(`kind.${one.kind}`)}
      aside={
        mayOperate && (
          <span className={classes.verbs}>
            <Button
              variant="subtle"
              size="compact-sm"
              color="claret"
              aria-label={t('remove.of', { name })}
              onClick={onRemove}
            >
              {t('remove')}
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              aria-label={t('edit.of', { name })}
              onClick={onEdit}
            >
              {t('edit')}
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              loading={trying.isPending}
              aria-label={t('test.of', { name })}
              onClick={() =>
                trying.mutate({ method: 'POST', path: `/exports/${id}/test`, body: {} })
              }
            >
              {t('test')}
            </Button>
          </span>
        )
      }
    >
      <p className={classes.state}>
        <StatusMark state={one.state} />
        <span>{lagOf(one, t)}</span>
      </p>
      {one.failing_since && (
        <p className={classes.trouble} role="status">
          {one.last_error} {t('failing')} <Age at={one.failing_since} />.
        </p>
      )}
      {one.refused_at && (
        <p className={classes.trouble}>
          {t('refused', { count: one.samples_refused, text: one.last_refusal })}{' '}
          <Age at={one.refused_at} />
        </p>
      )}
      <Facts facts={factsOf(one, t)} />
      <Tried trying={trying} />
    </Panel>
  );
}

const lagOf = ({ lag_seconds: lag, is_enabled: isOn }: Export, t: ExportsText): string =>
  lag === null ? (isOn ? t('lag.none') : '') : t('lag', { span: formatSpan(lag) });

function factsOf(one: Export, t: ExportsText): Fact[] {
  const labels = Object.entries(one.external_labels).map(([name, value]) => `${name}="${value}"`);
  const facts: (Fact | false)[] = [
    [t('url'), <code className={classes.wrap}>{one.url}</code>],
    one.query_url !== '' && [t('queryUrl'), <code className={classes.wrap}>{one.query_url}</code>],
    one.header_names.length > 0 && [t('headers'), one.header_names.join(', ')],
    [t('tenants'), one.tenants.join(', ') || t('tenants.all')],
    labels.length > 0 && [t('labels'), <code className={classes.wrap}>{labels.join(' ')}</code>],
    [t('interval'), t('interval.is', { seconds: one.interval_seconds })],
    [t('sent'), formatShort(one.samples_sent)],
    one.skipped_seconds > 0 && [t('skipped'), formatSpan(one.skipped_seconds)],
  ];
  return facts.filter((fact) => fact !== false);
}

/** What came of the test; room is kept for it from the beginning. */
function Tried({ trying: { data, error } }: { trying: Writing<ExportTrial> }) {
  if (error) return <Failure error={error} />;
  return (
    <p className={classes.tried} role="status">
      {data && (
        <>
          <Mark glyph={data.is_taken ? 'disc' : 'cross'} tone={data.is_taken ? 'ok' : 'bad'} />
          <span>{data.text}</span>
        </>
      )}
    </p>
  );
}
