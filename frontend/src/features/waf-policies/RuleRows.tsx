/** Rules of one's own: asked in order, before the Core Rule Set. */
import type { CustomRule } from '@/api/types/intent';
import { FoldedRows } from '@/intent/FoldedRows';
import { rule } from './blank';
import { FromTemplate } from './FromTemplate';
import { HeldProvider, useHeldRule, type useHeld } from './held';
import classes from './policies.module.css';
import { RuleFields } from './RuleFields';
import { useText } from './text';

const POINTER = '/spec/rules';

type Props = {
  slice: string;
  rules: readonly CustomRule[];
  held: ReturnType<typeof useHeld>;
  onChange: (rules: CustomRule[]) => void;
};

export function RuleRows({ slice, rules, held, onChange }: Props) {
  const t = useText();
  return (
    <HeldProvider value={held}>
      <p className={classes.quiet}>{t('rules.hint')}</p>
      <FoldedRows
        lines={rules}
        onChange={onChange}
        pointer={POINTER}
        label={t('rule')}
        addLabel={t('rule.add')}
        blank={rule}
        isOrdered
        summary={inShort}
      >
        {(line, change, index) => (
          <RuleFields slice={slice} rule={line} onChange={change} pointer={`${POINTER}/${index}`} />
        )}
      </FoldedRows>
      <FromTemplate slice={slice} onAdd={(added) => onChange([...rules, ...added])} />
    </HeldProvider>
  );
}

const inShort = (line: CustomRule) => <RuleInShort rule={line} />;

function RuleInShort({ rule: { name, action, staged, expression } }: { rule: CustomRule }) {
  const t = useText();
  const held = useHeldRule(name);
  return (
    <span className={classes.short}>
      <b>{name || t('unnamed')}</b>
      <span className={classes.tag} data-verb={action === 'block' && !staged ? 'bad' : undefined}>
        {t(`action.${action}`)}
      </span>
      {staged && <span className={classes.tag}>{t('staged.short')}</span>}
      {held?.is_held && <span className={classes.tag}>{t('held.short')}</span>}
      <code>{expression}</code>
    </span>
  );
}
