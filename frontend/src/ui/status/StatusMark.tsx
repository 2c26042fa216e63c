/** One state: glyph, word and colour together, so that it reads without colour. */
import { useUiText } from '../text';
import { Mark } from './Mark';
import { STATES, type State } from './states';
import classes from './status.module.css';

type Props = {
  state: State;
  /** Instead of the usual word, e.g. “2 of 3 proven”. */
  label?: string;
  /** Draw as a chip with a soft ground. */
  chip?: boolean;
};

export function StatusMark({ state, label, chip = false }: Props) {
  const t = useUiText();
  const { tone, glyph } = STATES[state];
  return (
    <span className={chip ? classes.chip : classes.status} data-tone={tone}>
      <Mark glyph={glyph} tone={tone} />
      <span>{label ?? t(`state.${state}`)}</span>
    </span>
  );
}
