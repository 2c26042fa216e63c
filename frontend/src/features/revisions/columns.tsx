/** What a line of the list of revisions shows. */
import { useMemo } from 'react';
import type { Revision } from '@/api/types/delivery';
import type { Column } from '@/ui/grid/columns';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

export function useRevisionColumns(): readonly Column<Revision>[] {
  const t = useRevisionsText();
  return useMemo(
    () => [
      {
        key: 'sequence',
        header: t('column.sequence'),
        width: '110px',
        cell: ({ sequence, live }) => (
          <span className={classes.sequence}>
            {`r${sequence}`} {live && <em>{t('live')}</em>}
          </span>
        ),
        sortBy: ({ sequence }) => sequence,
      },
      {
        key: 'message',
        header: t('column.message'),
        width: 'minmax(180px, 3fr)',
        cell: ({ message, reverts }) => <Message message={message} reverts={reverts} />,
        sortBy: ({ message }) => message,
      },
      {
        key: 'changes',
        header: t('column.changes'),
        width: '120px',
        cell: ({ summary }) => <Counts {...summary} />,
      },
      {
        key: 'rollout',
        header: t('column.rollout'),
        width: '130px',
        cell: ({ rollout }) => (rollout ? <StatusMark state={rollout.state} /> : '–'),
        sortBy: ({ rollout }) => rollout?.state,
      },
      {
        key: 'author',
        header: t('column.author'),
        width: 'minmax(120px, 1.3fr)',
        cell: ({ author }) => author.name,
        sortBy: ({ author }) => author.name,
      },
      {
        key: 'when',
        header: t('column.when'),
        width: '110px',
        align: 'end',
        cell: ({ created_at }) => <Age at={created_at} />,
        sortBy: ({ created_at }) => created_at,
      },
    ],
    [t],
  );
}

function Message({ message, reverts }: Pick<Revision, 'message' | 'reverts'>) {
  const t = useRevisionsText();
  return (
    <span className={classes.message}>
      {message || <i>{t('nomessage')}</i>}
      {reverts !== null && <em>{t('reverts', { sequence: reverts })}</em>}
    </span>
  );
}

/** `+2 ±1 −3`, leaving out what is zero. */
export function Counts({ added, changed, removed }: Revision['summary']) {
  return (
    <span className={classes.counts}>
      {added > 0 && <b data-action="add">{`+${added}`}</b>}
      {changed > 0 && <b data-action="change">{`±${changed}`}</b>}
      {removed > 0 && <b data-action="remove">{`−${removed}`}</b>}
    </span>
  );
}
