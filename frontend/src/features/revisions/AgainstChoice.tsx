/** Which other state a revision is compared with, and which way the difference is read. */
import { Select } from '@mantine/core';
import { keys } from '@/api/keys';
import type { Revision } from '@/api/types/delivery';
import { useEndless } from '@/api/useEndless';
import { useUrlState } from '@/lib/urlState';
import { endsOf, wordOf, type Against } from './against';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

type Props = { slice: string; sequence: number; against: Against };

export function AgainstChoice({ slice, sequence, against }: Props) {
  const t = useRevisionsText();
  const [, setUrl] = useUrlState();
  const { items } = useEndless<Revision>(keys.revisions(slice), `/slices/${slice}/revisions`);
  const others = items
    .filter((revision) => revision.sequence !== sequence)
    .map(({ sequence: other, live, message }) => ({
      value: String(other),
      label: [t('one', { sequence: other }), live && t('live'), message]
        .filter(Boolean)
        .join(' · '),
    }));
  const data = [
    { value: 'previous', label: t('compare.previous') },
    { value: 'draft', label: t('compare.draft') },
    ...(others.length > 0 ? [{ group: t('title'), items: others }] : []),
  ];
  const { from, to } = endsOf(sequence, against);
  return (
    <>
      <span id="compare-with">{t('compare.against')}</span>
      <Select
        aria-labelledby="compare-with"
        w={280}
        data={data}
        value={wordOf(against)}
        allowDeselect={false}
        searchable
        onChange={(word) => setUrl({ against: word === 'previous' ? '' : String(word ?? '') })}
      />
      <span className={classes.ends}>
        {from === null ? t('nothing') : t('one', { sequence: from })}
        {' → '}
        {to === 'draft' ? t('draft') : t('one', { sequence: to })}
      </span>
    </>
  );
}
