/** What reverting changes, what is lost by it, and the way it goes out. */
import { TextInput } from '@mantine/core';
import { useGates } from '@/api/useGates';
import { parseSlice } from '@/lib/slices';
import { FreezeChoice } from '@/publish/FreezeChoice';
import { StrategyChoice } from '@/publish/StrategyChoice';
import type { Way } from '@/publish/way';
import { Consequence } from './Consequence';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

const LONGEST_MESSAGE = 500;

type Props = {
  slice: string;
  sequence: number;
  /** Unpublished changes, which are discarded. */
  pending: number;
  message: string;
  onMessage: (message: string) => void;
  way: Way;
  onWay: (way: Way) => void;
};

export function RevertFields({ slice, sequence, pending, way, onWay, ...rest }: Props) {
  const t = useRevisionsText();
  const { data: gates } = useGates(slice);
  return (
    <div className={classes.consequence}>
      <p>{t('revert.text', { sequence })}</p>
      <Consequence slice={slice} sequence={sequence} />
      {pending > 0 && <p className={classes.loss}>{t('revert.dirty', { count: pending })}</p>}
      <TextInput
        label={t('revert.why')}
        value={rest.message}
        maxLength={LONGEST_MESSAGE}
        onChange={(event) => rest.onMessage(event.currentTarget.value)}
      />
      <StrategyChoice
        gateway={parseSlice(slice).gateway}
        usual={gates?.strategy}
        value={way.strategy}
        onChange={(strategy) => onWay({ ...way, strategy })}
      />
      <FreezeChoice
        slice={slice}
        gates={gates}
        override={way.override}
        onChange={(override) => onWay({ ...way, override })}
      />
    </div>
  );
}
