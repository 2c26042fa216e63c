/** Where data of the workloads of a policy stays: rules about classes of data, and whom each refuses. */
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { EgressPolicy, ResidencyRule } from '@/api/types/intent';
import { FoldedRows } from '@/intent/FoldedRows';
import { paths } from '@/lib/paths';
import { residency as blank } from '../blank';
import classes from '../policies.module.css';
import { useText } from '../text';
import { ResidencyFields } from './ResidencyFields';

const POINTER = '/spec/residency';

type Props = {
  slice: string;
  policy: Pick<EgressPolicy, 'name' | 'spec'>;
  onChange: (rules: ResidencyRule[]) => void;
};

export function ResidencyRows({ slice, policy, onChange }: Props) {
  const t = useText();
  return (
    <div ref={useAddressed()}>
      <p className={classes.quiet}>
        {t('residency.hint')}{' '}
        <Link to={paths.egress(slice)} search={{ tab: 'residency' }}>
          {t('residency.report')}
        </Link>
      </p>
      <FoldedRows
        lines={policy.spec.residency}
        onChange={onChange}
        pointer={POINTER}
        label={t('residency.rule')}
        addLabel={t('residency.add')}
        blank={blank}
        summary={inShort}
      >
        {(line, change, index) => (
          <ResidencyFields
            slice={slice}
            policy={policy}
            rule={line}
            onChange={change}
            pointer={`${POINTER}/${index}`}
          />
        )}
      </FoldedRows>
    </div>
  );
}

/** Comes into sight where the address asks for it: the report leads here. */
function useAddressed() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (window.location.hash === '#residency') place.current?.scrollIntoView();
  }, []);
  return place;
}

const inShort = (line: ResidencyRule) => <RuleInShort rule={line} />;

function RuleInShort({ rule }: { rule: ResidencyRule }) {
  const t = useText();
  const { name, data_class: data, from_regions: from, to_regions: to } = rule;
  const anywhere = t('residency.anywhere');
  return (
    <span className={classes.short}>
      <b>{name || t('unnamed')}</b>
      <code>
        {t('residency.short', {
          data: data || t('residency.unclassed'),
          from: from.join(', ') || anywhere,
          to: to.join(', ') || anywhere,
        })}
      </code>
    </span>
  );
}
