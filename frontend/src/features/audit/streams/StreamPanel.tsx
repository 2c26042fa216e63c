/** One stream: its state and backlog, what its receiver last complained of, and a test. */
import { Button } from '@mantine/core';
import type { Stream, StreamTrial } from '@/api/types/audit';
import { useWrite } from '@/api/useWrite';
import { formatShort } from '@/lib/numbers';
import { Facts } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './streams.module.css';
import { useText } from './text';

type Props = {
  tenant: string;
  stream: Stream;
  maySecure: boolean;
  onEdit: () => void;
  onRemove: () => void;
};

export function StreamPanel({ tenant, stream, maySecure, onEdit, onRemove }: Props) {
  const t = useText();
  const trying = useWrite<StreamTrial>([]);
  const { id, name } = stream;
  const test = () =>
    trying.mutate({
      method: 'POST',
      path: `/tenants/${tenant}/audit-streams/${id}/test`,
      body: {},
    });
  return (
    <Panel
      title={name}
      meta={t(`kind.${stream.kind}`)}
      aside={
        maySecure && (
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
              onClick={test}
            >
              {t('test')}
            </Button>
          </span>
        )
      }
    >
      <p className={classes.state}>
        <StatusMark state={stream.state} />
        <span>{stream.backlog ? t('backlog', { count: stream.backlog }) : t('backlog.none')}</span>
      </p>
      {stream.failing_since && (
        <p className={classes.trouble} role="status">
          {stream.last_error} {t('failing')} <Age at={stream.failing_since} />.
        </p>
      )}
      <Facts
        facts={[
          [t('url'), <code className={classes.wrap}>{stream.url}</code>],
          [t('format'), t(`format.${stream.format}`)],
          ...(stream.has_client_certificate ? [[t('client'), t('client.is')] as const] : []),
          [t('sent'), formatShort(stream.messages_sent)],
          [t('last'), stream.last_sent_at && <Age at={stream.last_sent_at} />],
        ]}
      />
      {trying.error && <Failure error={trying.error} />}
      <p className={classes.tried} role="status">
        {trying.data && (
          <>
            <Mark
              glyph={trying.data.is_taken ? 'disc' : 'cross'}
              tone={trying.data.is_taken ? 'ok' : 'bad'}
            />
            <span>{trying.data.text}</span>
          </>
        )}
      </p>
    </Panel>
  );
}
