/** What was read in a PEM text, at once: whose certificates, and until when. */
import { serverNow } from '@/lib/clock';
import { Mark } from '@/ui/status/Mark';
import { authoritiesIn } from './authorities';
import classes from './hostnames.module.css';
import { useHostnamesText } from './text';

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

export function AuthorityList({ pem }: { pem: string }) {
  const t = useHostnamesText();
  const found = authoritiesIn(pem);
  if (found.length === 0) return null;
  const now = serverNow();
  return (
    <ul className={classes.authorities} aria-label={t('clients.read')}>
      {found.map(({ subject, until }, place) => {
        const isOver = until.getTime() <= now;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- two may be of one name and end on one day
          <li key={place}>
            <Mark glyph={isOver ? 'cross' : 'disc'} tone={isOver ? 'bad' : 'ok'} />
            <span>
              {t(isOver ? 'clients.ended' : 'clients.until', { subject, day: day.format(until) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
