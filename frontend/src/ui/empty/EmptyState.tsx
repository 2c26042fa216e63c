/** Says which of three it is: nothing exists yet, the filter hides all, or you may not see it. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useUiText } from '../text';
import classes from './empty.module.css';

type Props =
  | { kind: 'nothing'; title: string; text: string; action?: ReactNode }
  | { kind: 'filtered'; filter: string; onClear: () => void }
  | { kind: 'hidden'; permission: string };

export function EmptyState(props: Props) {
  const t = useUiText();
  if (props.kind === 'nothing')
    return <Sentence title={props.title} text={props.text} action={props.action} />;
  if (props.kind === 'hidden')
    return (
      <Sentence
        title={t('hidden.title')}
        text={t('hidden.text', { permission: props.permission })}
      />
    );
  const clear = (
    <Button variant="default" onClick={props.onClear}>
      {t('filter.clear')}
    </Button>
  );
  return <Sentence title={t('filtered.title')} text={<code>{props.filter}</code>} action={clear} />;
}

type SentenceProps = { title: string; text: ReactNode; action?: ReactNode };

function Sentence({ title, text, action }: SentenceProps) {
  return (
    <div className={classes.empty}>
      <svg className={classes.art} viewBox="0 0 48 32" aria-hidden>
        <path d="M4 31V17a20 20 0 0 1 40 0v14M13 31V18a11 11 0 0 1 22 0v13M1 31h46" />
      </svg>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{text}</p>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
