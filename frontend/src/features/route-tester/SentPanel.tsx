/** The request as the service would see it, what the gateway changed of it, and what bounds it. */
import type { HeaderChange, RouteTest, SentRequest } from '@/api/types/tester';
import { Facts, type Fact } from '@/ui/page/Facts';
import { ObjectLink } from './ObjectLink';
import classes from './tester.module.css';
import { useText, type Text } from './text';

export function SentPanel({ slice, test }: { slice: string; test: RouteTest }) {
  const t = useText();
  if (!test.sent) return <p className={classes.quiet}>{t('sent.none')}</p>;
  return (
    <>
      <AsSent sent={test.sent} />
      <Facts facts={factsOf(slice, test, t)} />
      {test.attempts > 1 && (
        <p className={classes.quiet}>{t('attempts', { count: test.attempts })}</p>
      )}
    </>
  );
}

function AsSent({ sent }: { sent: SentRequest }) {
  const t = useText();
  const changed = new Set(sent.changes.map(({ name }) => name));
  const kept = sent.headers.filter(([name = '']) => !changed.has(name) && name !== 'host');
  return (
    <div className={classes.raw} tabIndex={0} role="group" aria-label={t('sent')}>
      <p>
        <b>{sent.method}</b> {sent.target}
      </p>
      <p>
        <b>host:</b> {sent.host}
      </p>
      {sent.changes.map((change) => (
        <Changed key={change.name} change={change} />
      ))}
      {kept.length > 0 && (
        <details>
          <summary>{t('sent.same', { count: kept.length })}</summary>
          {kept.map(([name = '', value = ''], index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a header may come twice
            <p key={`${index} ${name}`}>
              <b>{name}:</b> {value}
            </p>
          ))}
        </details>
      )}
      {sent.body_bytes > 0 && (
        <p className={classes.quiet}>{t('sent.body', { bytes: sent.body_bytes })}</p>
      )}
    </div>
  );
}

function Changed({ change: { name, before, after } }: { change: HeaderChange }) {
  const t = useText();
  const sort = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return (
    <p data-sort={sort}>
      <b>{name}:</b> {after === null ? <s>{before}</s> : after}{' '}
      <em>{t(`header.${sort}`, { before: before ?? '' })}</em>
    </p>
  );
}

function factsOf(slice: string, { service, shares, holds }: RouteTest, t: Text): Fact[] {
  const facts: Fact[] = [];
  if (service) {
    const share = shares.find((one) => one.service === service);
    const named = { kind: 'service', name: service, is_of_platform: false };
    facts.push([
      t('service'),
      <>
        <ObjectLink slice={slice} named={named} />
        {share && shares.length > 1 && ` · ${t('share.of', { percent: share.percent })}`}
      </>,
    ]);
  }
  if (shares.length > 1)
    facts.push([
      t('shares'),
      shares.map(({ service: name, percent }) => `${name} ${percent} %`).join(' · '),
    ]);
  if (!holds) return facts;
  const idle = holds.idle_timeout_seconds;
  const each = holds.per_try_timeout_seconds;
  const retries = t('retry.some', {
    attempts: holds.retry_attempts,
    on: holds.retry_on.join(', '),
  });
  facts.push(
    [
      t('timeout'),
      t('seconds', { seconds: holds.timeout_seconds }) +
        (idle === null ? '' : ` · ${t('timeout.idle', { seconds: idle })}`),
    ],
    [
      t('retry'),
      holds.retry_attempts === 0
        ? t('retry.none')
        : retries + (each === null ? '' : ` · ${t('retry.each', { seconds: each })}`),
    ],
  );
  const mirrors = holds.mirrors.map(({ service: name, percent }) => `${name} ${percent} %`);
  if (mirrors.length > 0) facts.push([t('mirrors'), mirrors.join(' · ')]);
  return facts;
}
