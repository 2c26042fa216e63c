/** What the client reads. */
import type { RouteTest } from '@/api/types/tester';
import classes from './tester.module.css';
import { useText } from './text';

export function AnswerPanel({ answer }: { answer: RouteTest['answer'] }) {
  const t = useText();
  const { status, headers, body, by } = answer;
  return (
    <>
      <div className={classes.raw} tabIndex={0} role="group" aria-label={t('answer')}>
        <p>
          <b>{status}</b>
        </p>
        {headers.map(([name = '', value = ''], index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a header may come twice
          <p key={`${index} ${name}`}>
            <b>{name}:</b> {value}
          </p>
        ))}
        {body && <pre>{pretty(body)}</pre>}
      </div>
      {by === 'service' && <p className={classes.quiet}>{t('answer.stood')}</p>}
      {answer.is_truncated && <p className={classes.quiet}>{t('answer.truncated')}</p>}
    </>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
