/** The other routes of the hostname, in the order in which they are tried, and why they did not take the request. */
import type { OtherRoute } from '@/api/types/tester';
import { ObjectLink } from './ObjectLink';
import classes from './tester.module.css';
import { useText } from './text';

export function Others({ slice, others }: { slice: string; others: readonly OtherRoute[] }) {
  const t = useText();
  return (
    <ol className={classes.others}>
      {others.map(({ route, is_after: isAfter, failed }) => (
        <li key={route}>
          <span className={classes.what}>
            <ObjectLink
              slice={slice}
              named={{ kind: 'route', name: route, is_of_platform: false }}
            />
            <span className={classes.quiet}>{t(isAfter ? 'others.after' : 'others.ahead')}</span>
          </span>
          <span className={classes.failed}>
            {failed.length === 0
              ? t('others.would')
              : failed.map(({ text }) => <span key={text}>{text}</span>)}
          </span>
        </li>
      ))}
    </ol>
  );
}
