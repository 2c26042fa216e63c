/** What going back to a revision changes on the gateways, in sentences. */
import { useSlices } from '@/api/useSlices';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';
import { useDifference } from './useDifference';

const MOST = 6;

export function Consequence({ slice, sequence }: { slice: string; sequence: number }) {
  const t = useRevisionsText();
  const live = useSlices().data?.find((one) => one.slice === slice)?.live?.sequence ?? null;
  const { data: plan } = useDifference(slice, sequence, live, live !== null);
  if (!plan) return null;
  const { changes } = plan;
  if (changes.length === 0) return <p>{t('revert.same')}</p>;
  return (
    <ul className={classes.sentences}>
      {changes.slice(0, MOST).map(({ kind, name, action, text }) => (
        <li key={`${kind}/${name}`} data-action={action}>
          {text}
        </li>
      ))}
      {changes.length > MOST && <li>{t('more', { count: changes.length - MOST })}</li>}
    </ul>
  );
}
