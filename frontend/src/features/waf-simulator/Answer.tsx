/** What the policy made of the request: the verdict, why, what would let it pass, and what was read. */
import type { Simulated, SimulatedRequest } from '@/api/types/waf';
import { Panel } from '@/ui/page/Panel';
import { Mark } from '@/ui/status/Mark';
import { Bytes } from '@/waf/Bytes';
import { textOfBody } from '@/waf/bytes';
import { LetPass } from '@/waf/LetPass';
import { MatchList } from '@/waf/MatchList';
import { isOutcome, lookOf } from '@/waf/outcomes';
import { ScoreBar } from '@/waf/ScoreBar';
import classes from './simulator.module.css';
import { useText } from './text';

type Props = {
  slice: string;
  policy: string;
  simulated: Simulated;
  /** The form says something else by now. */
  isOld: boolean;
};

const PASSING = new Set(['passed', 'noted']);

export function Answer({ slice, policy, simulated, isOld }: Props) {
  const t = useText();
  const { verdict, rules, matches, exclusions, why_no_exclusion: whyNone, request } = simulated;
  return (
    <>
      {isOld && <p className={classes.old}>{t('verdict.old')}</p>}
      <Verdict simulated={simulated} />
      <Panel title={t('matched')}>
        <MatchList rules={rules} matches={matches} />
      </Panel>
      {!PASSING.has(verdict.outcome) && (
        <Panel title={t('pass')}>
          <LetPass slice={slice} policy={policy} proposals={exclusions} whyNone={whyNone} />
        </Panel>
      )}
      <Panel title={t('read')}>
        <AsRead request={request} />
      </Panel>
    </>
  );
}

function Verdict({ simulated: { verdict, engine, milliseconds } }: { simulated: Simulated }) {
  const t = useText();
  const { outcome, status, score, scores, threshold } = verdict;
  const { tone, glyph } = lookOf(outcome);
  const words = isOutcome(outcome) ? t(`head.${outcome}`, { status: status ?? '' }) : outcome;
  return (
    <section className={classes.verdict} data-tone={tone} aria-label={t('verdict')}>
      <p className={classes.headline}>
        <Mark glyph={glyph} tone={tone} size={18} />
        <strong>{words}</strong>
      </p>
      <ScoreBar score={score} threshold={threshold} scores={scores} />
      <p className={classes.quiet}>{t('engine', { ...engine, milliseconds })}</p>
    </section>
  );
}

function AsRead({ request }: { request: SimulatedRequest }) {
  const t = useText();
  const { method, target, version, headers, body_base64: body } = request;
  return (
    <>
      <div className={classes.raw} tabIndex={0} role="group" aria-label={t('read')}>
        <p>
          <Bytes text={`${method} ${target} HTTP/${version}`} />
        </p>
        {headers.map(([name = '', value = ''], index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a header may come twice
          <p key={`${index} ${name}`}>
            <b>
              <Bytes text={name} />:
            </b>{' '}
            <Bytes text={value} />
          </p>
        ))}
        {body && (
          <p className={classes.body}>
            <Bytes text={textOfBody(body)} />
          </p>
        )}
      </div>
      {request.is_withheld && <p className={classes.quiet}>{t('read.withheld')}</p>}
      {request.is_truncated && <p className={classes.quiet}>{t('read.truncated')}</p>}
    </>
  );
}
