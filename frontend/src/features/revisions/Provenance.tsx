/** What a revision is known by: how far it came, what it changed, why, who and when. */
import type { Revision } from '@/api/types/delivery';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { Counts } from './Counts';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

export function Provenance({ revision }: { revision: Revision }) {
  const t = useRevisionsText();
  const { rollout, live, summary, message, author, created_at } = revision;
  return (
    <>
      {live && <em className={classes.live}>{t('live')}</em>}
      {rollout && <StatusMark state={rollout.state} />}
      <Counts {...summary} />
      {message && (
        <span className={classes.message} title={message}>
          {message}
        </span>
      )}
      <span>{author.name}</span>
      <Age at={created_at} />
    </>
  );
}
