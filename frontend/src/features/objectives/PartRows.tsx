/** The objectives that a composite one is made of, each with its weight. */
import { ActionIcon, Button, NumberInput, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useObjectives } from '@/slo/reads';
import classes from './form.module.css';
import type { FieldsProps } from './fieldsProps';
import { useText } from './text';

export function PartRows({ draft, set, wrong }: FieldsProps) {
  const t = useText();
  const { indicator } = draft;
  const { items } = useObjectives({ tenant: draft.tenant || undefined });
  const choices = items
    .filter((one) => one.indicator.kind !== 'composite' && one.slug !== draft.slug)
    .map(({ slug, name }) => ({ value: slug, label: name }));
  const write = (parts: typeof indicator.parts) => set({ indicator: { ...indicator, parts } });
  const change = (index: number, changes: Partial<(typeof indicator.parts)[number]>) =>
    write(indicator.parts.map((part, at) => (at === index ? { ...part, ...changes } : part)));
  const unused = choices.find(
    ({ value }) => !indicator.parts.some(({ objective }) => objective === value),
  );
  return (
    <div className={classes.stack}>
      {indicator.parts.map(({ objective, weight }, index) => (
        <div key={objective} className={classes.part}>
          <Select
            aria-label={t('form.part')}
            data={choices}
            value={objective}
            error={wrong(`/indicator/parts/${index}`)}
            allowDeselect={false}
            onChange={(chosen) => chosen && change(index, { objective: chosen })}
          />
          <NumberInput
            aria-label={t('form.weight')}
            prefix="× "
            min={1}
            max={100}
            allowDecimal={false}
            value={weight}
            onChange={(value) => change(index, { weight: Number(value) || 1 })}
          />
          <ActionIcon
            variant="subtle"
            aria-label={t('form.part.remove', { name: objective })}
            onClick={() => write(indicator.parts.filter((_part, at) => at !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {wrong('/indicator/parts') && <p className={classes.wrong}>{wrong('/indicator/parts')}</p>}
      <Button
        variant="default"
        w="fit-content"
        disabled={!unused}
        onClick={() =>
          unused && write([...indicator.parts, { objective: unused.value, weight: 1 }])
        }
      >
        {t('form.part.add')}
      </Button>
    </div>
  );
}
