/** Sends the check as it is written here once, from a node, and shows what came of it. */
import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { CheckSpec } from '@/api/types/intent';
import { useMayInSlice } from '@/api/useSlice';
import classes from './checks.module.css';
import { StandingWord } from './Standing';
import { Times } from './Times';
import { useTry, type CheckTry } from './reads';
import { useText } from './text';

export function TryPanel({ slice, spec }: { slice: string; spec: CheckSpec }) {
  const t = useText();
  const mayEdit = useMayInSlice(slice, 'edit');
  const { begin, error, tried, isUnderWay } = useTry(slice);
  if (!mayEdit) return null;
  return (
    <div className={classes.try}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerPlay size={14} />}
        loading={isUnderWay}
        disabled={spec.request.hostname === ''}
        onClick={() => begin(spec)}
      >
        {t('try')}
      </Button>
      <div role="status" className={classes.tried}>
        {error ? <p className={classes.wrong}>{sentenceOf(error)}</p> : <Tried tried={tried} />}
      </div>
    </div>
  );
}

function Tried({ tried }: { tried: CheckTry | undefined }) {
  const t = useText();
  if (!tried) return <p className={classes.quiet}>{t('try.hint')}</p>;
  if (tried.state === 'lost')
    return <p className={classes.wrong}>{t('try.lost', { node: tried.node })}</p>;
  const { result } = tried;
  if (!result) return <p className={classes.quiet}>{t('try.waiting', { node: tried.node })}</p>;
  return (
    <>
      <p className={classes.head}>
        <StandingWord standing={result.reason ? 'failing' : 'passing'} />
        <span>
          {result.text || t('try.good', { status: result.status ?? 0, node: tried.node })}
        </span>
      </p>
      {result.body && <pre className={classes.sample}>{result.body}</pre>}
      <Times of={result} />
    </>
  );
}

type Refusal = { message: string; problems?: readonly { text: string }[] };

/** The first thing that is wrong with what was written, or why no node could send it. */
const sentenceOf = ({ message, problems }: Refusal): string => problems?.[0]?.text ?? message;
