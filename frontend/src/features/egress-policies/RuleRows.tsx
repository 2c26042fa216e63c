/** The rules of a policy. All that deny are asked before all that allow; among those alike the first is counted. */
import type { EgressRule } from '@/api/types/intent';
import { describe } from '@/egress/rights';
import { FoldedRows } from '@/intent/FoldedRows';
import { serverNow } from '@/lib/clock';
import { Age } from '@/ui/time/Age';
import { rule as blankRule } from './blank';
import classes from './policies.module.css';
import { RuleFields } from './RuleFields';
import { useText } from './text';

const POINTER = '/spec/rules';

type Props = {
  slice: string;
  rules: readonly EgressRule[];
  onChange: (rules: EgressRule[]) => void;
};

export function RuleRows({ slice, rules, onChange }: Props) {
  const t = useText();
  return (
    <>
      <p className={classes.quiet}>{t('rules.hint')}</p>
      <FoldedRows
        lines={rules}
        onChange={onChange}
        pointer={POINTER}
        label={t('rule')}
        addLabel={t('rule.add')}
        blank={blankRule}
        isOrdered
        summary={inShort}
      >
        {(line, change, index) => (
          <RuleFields slice={slice} rule={line} onChange={change} pointer={`${POINTER}/${index}`} />
        )}
      </FoldedRows>
    </>
  );
}

const inShort = (line: EgressRule) => <RuleInShort rule={line} />;

function RuleInShort({ rule }: { rule: EgressRule }) {
  const t = useText();
  const { name, action, destinations, expires_at: end, schedule } = rule;
  const isOver = end !== null && Date.parse(end) <= serverNow();
  return (
    <span className={classes.short} data-over={isOver || undefined}>
      <b>{name || t('unnamed')}</b>
      <span className={classes.tag} data-verb={action}>
        {t(`action.${action}`)}
      </span>
      <code>{destinations.map(describe).join(', ')}</code>
      {schedule && <span className={classes.tag}>{t('scheduled')}</span>}
      {end && (
        <span className={classes.until}>
          {t(isOver ? 'over' : 'until')} <Age at={end} />
        </span>
      )}
    </span>
  );
}
