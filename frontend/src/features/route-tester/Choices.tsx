/** Which states of the slice, from whom, how often, and to which service. */
import { NumberInput, Select, TextInput } from '@mantine/core';
import { useNames } from '@/intent/useNames';
import type { Asked } from './asking';
import { useRevisions } from './reads';
import classes from './tester.module.css';
import { useText, type Text } from './text';

type Props = { slice: string; asked: Asked; onChange: (changes: Partial<Asked>) => void };

export function Choices({ slice, asked, onChange }: Props) {
  const t = useText();
  const states = useStates(slice, asked, t);
  const services = useNames(slice, 'services');
  return (
    <div className={classes.choices}>
      <Select
        label={t('against')}
        data={states}
        value={asked.against}
        allowDeselect={false}
        onChange={(against) => onChange({ against: against ?? '' })}
      />
      <Select
        label={t('beside')}
        data={states.filter(({ value }) => value !== asked.against)}
        placeholder={t('beside.none')}
        value={asked.beside || null}
        clearable
        onChange={(beside) => onChange({ beside: beside ?? '' })}
      />
      <TextInput
        label={t('client')}
        placeholder="192.0.2.1"
        value={asked.client}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ client: event.currentTarget.value })}
      />
      <NumberInput
        label={t('times')}
        suffix=" ×"
        min={1}
        max={50}
        value={Number(asked.times)}
        onChange={(times) => onChange({ times: String(times || 1) })}
      />
      <Select
        label={t('arm')}
        placeholder={t('arm.any')}
        data={[...new Set([...services, ...(asked.arm ? [asked.arm] : [])])]}
        value={asked.arm || null}
        clearable
        searchable
        onChange={(arm) => onChange({ arm: arm ?? '' })}
      />
    </div>
  );
}

function useStates(slice: string, { against, beside }: Asked, t: Text) {
  const revisions = useRevisions(slice);
  const known = revisions.items.map(({ sequence }) => String(sequence));
  const asked = [against, beside].filter((word) => Number(word));
  return [
    { value: 'draft', label: t('state.draft') },
    { value: 'live', label: t('state.live') },
    ...[...new Set([...known, ...asked])].map((sequence) => ({
      value: sequence,
      label: t('state.revision', { sequence }),
    })),
  ];
}
