/** What becomes of a request, which rule decides, and what else would have taken it. */
import { Link } from '@tanstack/react-router';
import type { EgressAnswer } from '@/api/types/egress';
import { paths } from '@/lib/paths';
import { Facts } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import classes from '../egress.module.css';
import { OutcomeMark } from '../OutcomeMark';
import { useReason } from '../reasons';
import { useText } from '../text';

export function Answer({ slice, answer }: { slice: string; answer: EgressAnswer }) {
  const t = useText();
  const reason = useReason();
  const { outcome, policy, rule, text, pointer, also, notes, destination, against } = answer;
  const why = text || (outcome === 'allowed' ? t('test.allowed', { rule }) : reason(answer));
  return (
    <Panel
      title={<OutcomeMark outcome={outcome} />}
      meta={t(`test.${against}`)}
      aside={<code>{destination}</code>}
    >
      <div className={classes.stack}>
        <p className={classes.said}>{why}</p>
        <Facts
          facts={[
            [
              t('test.decides'),
              policy ? (
                <Link
                  key="policy"
                  to={paths.objects(slice, 'egress-policies')}
                  search={{ open: policy }}
                >
                  {t('test.rule', { policy, rule })}
                </Link>
              ) : (
                t('test.nobody')
              ),
            ],
            [t('test.pointer'), pointer && <code>{pointer}</code>],
            [t('test.also'), also.length > 0 ? also.join(', ') : t('test.also.none')],
          ]}
        />
        {notes.map((note) => (
          <p key={note} className={classes.quiet}>
            {note}
          </p>
        ))}
      </div>
    </Panel>
  );
}
