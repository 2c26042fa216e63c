/** What a line of the list of revisions shows. */
import { useMemo } from 'react';
import type { Revision } from '@/api/types/delivery';
import type { Column } from '@/ui/grid/columns';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { Counts } from './Counts';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

export function useRevisionColumns(): readonly Column<Revision>[] {
  const t = useRevisionsText();
  return useMemo(
    () => [
      {
        key: 'sequence',
        header: t('column.sequence'),
        width: '104px',
        cell: ({ sequence, live }) => (
          <span className={classes.sequence}>
            {t('one', { sequence })} {live && <em className={classes.live}>{t('live')}</em>}
          </span>
        ),
        sortBy: ({ sequence }) => sequence,
      },
      {
        key: 'message',
        header: t('column.message'),
        width: 'minmax(160px, 3fr)',
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
        width: 'minmax(110px, 1.3fr)',
        cell: ({ author }) => <span title={author.name}>{author.name}</span>,
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
      {reverts !== null && (
        <em className={classes.reverts}>{t('reverts', { sequence: reverts })}</em>
      )}
    </span>
  );
}
