/** What happened to the request, in one sentence. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { WafEvent } from '@/api/types/waf';
import { paths } from '@/lib/paths';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { Bytes } from '@/waf/Bytes';
import { isOutcome, lookOf } from '@/waf/outcomes';
import classes from './event.module.css';
import { NodeName } from './NodeName';
import { policyOf } from './noLeak';
import { useText } from './text';

type Props = {
  slice: string;
  event: WafEvent;
  /** Of the policy as it is in the draft now; null where it is not known. */
  threshold: number | null;
};

export function Headline({ slice, event, threshold }: Props) {
  const t = useText();
  const {
    outcome,
    status,
    score,
    policy,
    node,
    at,
    method,
    path,
    response_status: answered,
  } = event;
  const { tone, glyph } = lookOf(outcome);
  const isLeak = event.kind === 'dlp';
  const [plural, name] = isLeak ? ['dlp-policies', policyOf(event)] : ['waf-policies', policy];
  return (
    <section className={classes.headline} data-tone={tone}>
      <span className={classes.mark}>
        <Mark glyph={glyph} tone={tone} size={14} />
      </span>
      <div className={classes.words}>
        <p>
          <strong>
            {isOutcome(outcome) ? t(`head.${outcome}`, { status: status ?? '' }) : outcome}
          </strong>
        </p>
        {answered !== null && (
          <p className={classes.line}>{t('head.response', { status: answered })}</p>
        )}
        <p className={classes.line}>
          {!isLeak && t('head.score', { score })}
          {threshold !== null && `, ${t('head.threshold', { threshold })}`}
          {!isLeak && ', '}
          {t('head.policy')}{' '}
          <Link to={paths.object(slice, plural, name)} className="mono">
            {name}
          </Link>
          , {t('head.node')} <NodeName id={node} />, <Age at={at} />
        </p>
        <p className={classes.requestLine}>
          <b>{method}</b> <Bytes text={path} />
        </p>
      </div>
      {answered === null && !isLeak && (
        <Button
          component={Link}
          variant="default"
          to={paths.wafSimulator(slice)}
          search={{ event: event.id, policy } as never}
        >
          {t('try')}
        </Button>
      )}
    </section>
  );
}
