/** Why a check failed: a sentence, the beginning of what came, and where the time went. */
import type { Schemas } from '@/api/types/schemas';
import { Age } from '@/ui/time/Age';
import classes from './checks.module.css';
import { Times } from './Times';
import { useText } from './text';

type Props = { failure: Schemas['CheckFailureShape']; since: string | null };

export function Failure({ failure, since }: Props) {
  const t = useText();
  return (
    <div className={classes.failure} data-now={since !== null}>
      <p>
        {since === null ? t('failed') : t('fails')} <Age at={since ?? failure.at} />: {failure.text}
      </p>
      {failure.body && <pre className={classes.sample}>{failure.body}</pre>}
      <Times of={failure} />
    </div>
  );
}
