/** What a line of the list of requests shows. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import type { AccessRequest } from '@/api/types/egress';
import { paths } from '@/lib/paths';
import type { State } from '@/ui/status/states';
import { StatusMark } from '@/ui/status/StatusMark';
import type { TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from '../egress.module.css';
import { useText } from '../text';
import type { Decision } from './Decide';

const LOOKS: Record<AccessRequest['state'], State> = {
  requested: 'waiting',
  granted: 'enabled',
  refused: 'stopped',
  withdrawn: 'cancelled',
  over: 'ended',
};

type OnDecide = (request: AccessRequest, decision: Decision) => void;

export function useRequestColumns(onDecide: OnDecide): TableColumn<AccessRequest>[] {
  const t = useText();
  return [
    {
      key: 'state',
      header: t('request.state'),
      width: '120px',
      cell: ({ state }) => <StatusMark state={LOOKS[state]} label={t(`request.${state}`)} />,
    },
    {
      key: 'what',
      header: t('request.what'),
      cell: ({ workload, destination }) => (
        <>
          {workload} → <code>{destination}</code>
        </>
      ),
    },
    {
      key: 'until',
      header: t('request.until'),
      width: '100px',
      cell: ({ until }) => <Age at={until} />,
    },
    {
      key: 'verbs',
      header: t('request.verbs'),
      isHeaderHidden: true,
      align: 'end',
      width: '200px',
      cell: (request) => <Verbs request={request} onDecide={onDecide} />,
    },
  ];
}

type VerbsProps = { request: AccessRequest; onDecide: OnDecide };

function Verbs({ request, onDecide }: VerbsProps) {
  const t = useText();
  const slice = useSliceParam();
  const mayEdit = useMayInSlice(slice, 'edit');
  const mayPublish = useMayInSlice(slice, 'publish');
  const { state, why_not: whyNot, revision } = request;
  if (state === 'granted' && revision !== null)
    return <Link to={paths.revision(slice, revision)}>r{revision}</Link>;
  if (state !== 'requested') return null;
  return (
    <span className={classes.verbs} title={whyNot}>
      {mayPublish && (
        <>
          <Button
            variant="default"
            size="compact-xs"
            disabled={whyNot !== ''}
            onClick={() => onDecide(request, 'grant')}
          >
            {t('grant')}
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => onDecide(request, 'refuse')}>
            {t('refuse')}
          </Button>
        </>
      )}
      {mayEdit && (
        <Button variant="subtle" size="compact-xs" onClick={() => onDecide(request, 'withdraw')}>
          {t('withdraw')}
        </Button>
      )}
      {mayPublish && whyNot && <span className={classes.quiet}>{whyNot}</span>}
    </span>
  );
}
