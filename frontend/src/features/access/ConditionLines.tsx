/** What must stand in the claims of a CI's token: every line holds, or nothing is exchanged. */
import { Button, CloseButton, Group, Input, Select, TextInput } from '@mantine/core';
import classes from './access.module.css';
import type { Line } from './conditions';
import { useText } from './text';

type Props = {
  lines: Line[];
  onChange: (lines: Line[]) => void;
  /** Claims for which a line can be added with a click. */
  offered: readonly string[];
  error?: string | undefined;
};

const BLANK: Line = { claim: '', way: 'equals', text: '' };

export function ConditionLines({ lines, onChange, offered, error }: Props) {
  const t = useText();
  const set = (place: number, changes: Partial<Line>) =>
    onChange(lines.map((line, at) => (at === place ? { ...line, ...changes } : line)));
  return (
    <Input.Wrapper
      labelElement="div"
      label={t('conditions')}
      description={t('conditions.hint')}
      error={error}
    >
      <div className={classes.rows}>
        {lines.map(({ claim, way, text }, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no other identity
          <div className={classes.row3} key={place}>
            <TextInput
              aria-label={t('condition.claim', { number: place + 1 })}
              placeholder="repository"
              value={claim}
              onChange={(event) => set(place, { claim: event.currentTarget.value })}
              spellCheck={false}
            />
            <Select
              aria-label={t('condition.way', { number: place + 1 })}
              data={(['equals', 'matches'] as const).map((value) => ({
                value,
                label: t(`way.${value}`),
              }))}
              value={way}
              onChange={(value) => set(place, { way: value ?? 'equals' })}
              allowDeselect={false}
            />
            <TextInput
              aria-label={t('condition.text', { number: place + 1 })}
              placeholder={way === 'equals' ? 'acme/shop' : 'refs/heads/release/*'}
              value={text}
              onChange={(event) => set(place, { text: event.currentTarget.value })}
              spellCheck={false}
            />
            <CloseButton
              aria-label={t('condition.remove', { number: place + 1 })}
              disabled={lines.length === 1}
              onClick={() => onChange(lines.filter((_, at) => at !== place))}
            />
          </div>
        ))}
        <Group gap="xs">
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => onChange([...lines, { ...BLANK }])}
          >
            {t('condition.add')}
          </Button>
          {offered
            .filter((claim) => lines.every((line) => line.claim !== claim))
            .map((claim) => (
              <Button
                key={claim}
                variant="default"
                size="compact-sm"
                onClick={() => onChange([...lines, { ...BLANK, claim }])}
              >
                {t('condition.add.claim', { claim })}
              </Button>
            ))}
        </Group>
      </div>
    </Input.Wrapper>
  );
}
