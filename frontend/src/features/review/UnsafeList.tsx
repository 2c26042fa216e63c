/** What has taken sites down elsewhere, each to be confirmed by name. */
import { Checkbox } from '@mantine/core';
import { Mark } from '@/ui/status/Mark';
import classes from './review.module.css';
import { useReviewText } from './text';
import type { UnsafeGroup } from './unsafe';

type Props = {
  groups: readonly UnsafeGroup[];
  ticks: ReadonlySet<string>;
  onTick: (ticks: ReadonlySet<string>) => void;
};

export function UnsafeList({ groups, ticks, onTick }: Props) {
  const t = useReviewText();
  const turn = (tick: string, isOn: boolean) =>
    onTick(isOn ? new Set([...ticks, tick]) : ticks.difference(new Set([tick])));
  return (
    <fieldset className={classes.unsafe}>
      <legend>
        <Mark glyph="triangle" tone="warn" /> {t('unsafe')}
      </legend>
      {groups.map(({ tick, texts }) => (
        <Checkbox
          key={tick}
          label={<Texts texts={texts} />}
          checked={ticks.has(tick)}
          onChange={(event) => turn(tick, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}

function Texts({ texts }: { texts: readonly string[] }) {
  return texts.map((text) => <span key={text}>{text}</span>);
}
