/** What an exclusion is about: one rule, found by its number or by what it is about, or all rules with a tag. */
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Exclusion } from '@/api/types/intent';
import { SuggestField } from '@/intent/fields/SuggestField';
import { useIsReadOnly } from '@/intent/problems';
import { messageOf } from './describe';
import classes from './policies.module.css';
import { useText } from './text';
import type { CatalogueRule } from '@/api/types/wafLanguage';

type Props = {
  exclusion: Exclusion;
  onChange: (change: Partial<Exclusion>) => void;
  pointer: string;
  catalogue: ReadonlyMap<number, CatalogueRule>;
};

export function SubjectFields({ exclusion, onChange, pointer, catalogue }: Props) {
  const t = useText();
  const isReadOnly = useIsReadOnly();
  const [isTag, setTag] = useState(exclusion.tag !== '');
  const tags = useTags(catalogue);
  const turn = (next: string) => {
    setTag(next === 'tag');
    onChange({ rule: 0, tag: '' });
  };
  return (
    <div className={classes.block}>
      <SegmentedControl
        aria-label={t('subject')}
        disabled={isReadOnly}
        value={isTag ? 'tag' : 'rule'}
        data={[
          { value: 'rule', label: t('subject.rule') },
          { value: 'tag', label: t('subject.tag') },
        ]}
        onChange={turn}
      />
      {isTag ? (
        <SuggestField
          pointer={`${pointer}/tag`}
          label={t('tag')}
          placeholder="attack-sqli"
          suggestions={tags}
          value={exclusion.tag}
          onChange={(tag) => onChange({ tag })}
        />
      ) : (
        <NumberOfRule
          exclusion={exclusion}
          onChange={onChange}
          pointer={pointer}
          catalogue={catalogue}
        />
      )}
    </div>
  );
}

/** While somebody searches by words there is no number yet; what was typed stays. */
function NumberOfRule({ exclusion: { rule }, onChange, pointer, catalogue }: Props) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const suggestions = useMemo(
    () => [...catalogue.values()].map((one) => ({ value: String(one.rule), help: one.message })),
    [catalogue],
  );
  const said = messageOf(rule, catalogue);
  const isUnknown = rule > 0 && catalogue.size > 0 && !said;
  return (
    <div>
      <SuggestField
        pointer={`${pointer}/rule`}
        label={t('rule.number')}
        placeholder={t('rule.number.hint')}
        suggestions={suggestions}
        value={numberIn(typed) === rule ? typed : String(rule)}
        onChange={(text) => {
          setTyped(text);
          onChange({ rule: numberIn(text) });
        }}
      />
      <p className={classes.said}>{isUnknown ? t('rule.unknown') : said}</p>
    </div>
  );
}

const numberIn = (text: string): number => (/^\s*\d{1,7}\s*$/.test(text) ? Number(text) : 0);

function useTags(catalogue: ReadonlyMap<number, CatalogueRule>) {
  return useMemo(() => {
    const tags = new Set([...catalogue.values()].flatMap(({ tags: own }) => own));
    return [...tags].toSorted().map((value) => ({ value }));
  }, [catalogue]);
}
