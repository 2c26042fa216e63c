/** Certificates that end soon, the most urgent first, each with why it was not renewed; nothing where all is well. */
import { Link } from '@tanstack/react-router';
import { useNotices } from '@/api/useNotices';
import { paths } from '@/lib/paths';
import { Mark } from '../status/Mark';
import { groupsOf, type NoticeGroup } from './groups';
import classes from './notices.module.css';
import { useNoticesText } from './text';

/** `slice`: only of this one, and not named at each. */
export function NoticeBand({ slice }: { slice?: string | undefined }) {
  const t = useNoticesText();
  const { data } = useNotices(slice);
  const groups = data ? groupsOf(data) : [];
  if (groups.length === 0) return null;
  return (
    <section className={classes.band} aria-label={t('label')}>
      {groups.map((group) => (
        <Group key={group.severity} group={group} isOfAll={slice === undefined} />
      ))}
    </section>
  );
}

function Group({ group, isOfAll }: { group: NoticeGroup; isOfAll: boolean }) {
  const t = useNoticesText();
  const { severity, count, first, tone, glyph } = group;
  return (
    <div className={classes.group} data-tone={tone}>
      <h2>
        <Mark glyph={glyph} tone={tone} />
        {t(severity, { count })}
      </h2>
      <ul>
        {first.map(({ id, certificate, slice, name, text }) => (
          <li key={id}>
            <Link to={paths.certificate(slice, certificate)} className="mono">
              {isOfAll ? `${slice} ${name}` : name}
            </Link>{' '}
            {text}
          </li>
        ))}
        {count > first.length && (
          <li>
            <Link to={paths.allCertificates()}>{t('more', { count: count - first.length })}</Link>
          </li>
        )}
      </ul>
    </div>
  );
}
