/** What came of it, in one line, and how the others of a row went. */
import type { RouteTest } from '@/api/types/tester';
import { Mark } from '@/ui/status/Mark';
import { lookOfStatus } from './looks';
import classes from './tester.module.css';
import { useText } from './text';

export function Headline({ test, state }: { test: RouteTest; state: string }) {
  const t = useText();
  const { answer, service, route, runs, milliseconds } = test;
  const look = lookOfStatus(answer.status);
  const { status } = answer;
  const sent = runs.reduce((sum, { times }) => sum + times, 0);
  const words =
    status === 0
      ? t('head.none')
      : answer.by === 'service' && service
        ? t('head.service', { status, service })
        : t('head.gateway', { status });
  return (
    <div className={classes.verdict} data-tone={look.tone}>
      <p className={classes.headline}>
        <Mark {...look} size={16} />
        <strong>{words}</strong>
        {route && <span>{t('head.route', { route })}</span>}
        <span className={classes.state}>{state}</span>
      </p>
      {sent > 1 && (
        <ol className={classes.runs}>
          {runs.map((run, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- the order is what they are
            <li key={index} style={{ flexGrow: run.times }}>
              <Mark {...lookOfStatus(run.status)} /> {t('runs', { ...run })}
            </li>
          ))}
        </ol>
      )}
      <p className={classes.quiet}>
        {answer.details && `${t('details', { details: answer.details })} · `}
        {t('took', { milliseconds })}
      </p>
    </div>
  );
}
