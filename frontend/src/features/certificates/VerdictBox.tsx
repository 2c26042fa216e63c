/** The verdict on an upload: whether it can be used, what it is, and which hostnames it would serve. */
import type { ApiError } from '@/api/errors';
import type { Verdict } from '@/api/types/certificates';
import { Facts } from '@/ui/page/Facts';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { ChainList } from './ChainList';
import classes from './form.module.css';
import { useText } from './text';

type Props = {
  verdict: Verdict | null;
  isFresh: boolean;
  isAsked: boolean;
  error: ApiError | null;
};

export function VerdictBox({ verdict, isFresh, isAsked, error }: Props) {
  const t = useText();
  if (error) return <Failure error={error} />;
  return (
    <section
      className={classes.verdict}
      aria-label={t('verdict')}
      aria-live="polite"
      data-fresh={verdict && !isFresh ? 'no' : undefined}
    >
      {verdict ? (
        <Said verdict={verdict} />
      ) : (
        <p className={classes.quiet}>{t(isAsked ? 'verdict.wait' : 'verdict.none')}</p>
      )}
    </section>
  );
}

function Said({
  verdict: { is_usable: isUsable, leaf, chain, covered, not_covered: others },
}: {
  verdict: Verdict;
}) {
  const t = useText();
  return (
    <>
      <p className={classes.said}>
        <Mark glyph={isUsable ? 'disc' : 'cross'} tone={isUsable ? 'ok' : 'bad'} />
        {t(isUsable ? 'verdict.usable' : 'verdict.unusable')}
      </p>
      {leaf && (
        <Facts
          facts={[
            [
              t('fact.names'),
              <span className={`mono ${classes.names}`}>{leaf.names.join(', ')}</span>,
            ],
            [t('fact.key'), `${leaf.key_text}, ${leaf.issuer}`],
            [t('fact.ends'), <Age at={leaf.not_after} />],
            [
              t('verdict.serves'),
              covered.length > 0 ? (
                <span className={`mono ${classes.names}`}>{covered.join(', ')}</span>
              ) : (
                t('verdict.serves.none')
              ),
            ],
            ...(others.length > 0
              ? [
                  [
                    t('verdict.others'),
                    t('verdict.others.count', { count: others.length }),
                  ] as const,
                ]
              : []),
          ]}
        />
      )}
      <ChainList chain={chain} names={leaf?.names ?? []} />
    </>
  );
}
