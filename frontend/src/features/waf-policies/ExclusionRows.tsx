/** What does not look, and where: whose wish it is, why, and until when. */
import { useCallback } from 'react';
import { serverNow } from '@/lib/clock';
import type { Exclusion } from '@/api/types/intent';
import { FoldedRows } from '@/intent/FoldedRows';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { exclusion } from './blank';
import { isOver, messageOf, placeOf, subjectOf } from './describe';
import { ExclusionFields } from './ExclusionFields';
import classes from './policies.module.css';
import { useText } from './text';
import type { CatalogueRule } from '@/api/types/wafLanguage';
import { useCatalogue } from './useCatalogue';

const POINTER = '/spec/exclusions';

type Props = {
  slice: string;
  exclusions: readonly Exclusion[];
  onChange: (exclusions: Exclusion[]) => void;
};

export function ExclusionRows({ slice, exclusions, onChange }: Props) {
  const t = useText();
  const catalogue = useCatalogue(slice);
  const inShort = useCallback(
    (line: Exclusion) => <ExclusionInShort exclusion={line} catalogue={catalogue} />,
    [catalogue],
  );
  return (
    <>
      <p className={classes.quiet}>{t('exclusions.hint')}</p>
      <FoldedRows
        lines={exclusions}
        onChange={onChange}
        pointer={POINTER}
        label={t('exclusion')}
        addLabel={t('exclusion.add')}
        blank={exclusion}
        summary={inShort}
      >
        {(line, change, index) => (
          <ExclusionFields
            exclusion={line}
            onChange={change}
            pointer={`${POINTER}/${index}`}
            catalogue={catalogue}
          />
        )}
      </FoldedRows>
    </>
  );
}

type ShortProps = { exclusion: Exclusion; catalogue: ReadonlyMap<number, CatalogueRule> };

function ExclusionInShort({ exclusion: one, catalogue }: ShortProps) {
  const t = useText();
  const isPast = isOver(one, serverNow());
  return (
    <span className={classes.short} data-over={isPast || undefined}>
      <b>{subjectOf(one) || t('unnamed')}</b>
      <span>{messageOf(one.rule, catalogue)}</span>
      <code>{one.target || t('target.all')}</code>
      <code>{placeOf(one) || t('place.all')}</code>
      {one.expires_at && (
        <span className={classes.until}>
          {isPast && <Mark glyph="bar" tone="idle" />}
          {t(isPast ? 'expired' : 'expires')} <Age at={one.expires_at} />
        </span>
      )}
    </span>
  );
}
