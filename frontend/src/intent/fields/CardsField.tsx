/** One out of a few that each need a sentence: all are in sight, each says what it means. */
import { useId } from 'react';
import { useIsReadOnly, useProblemAt } from '../problems';
import classes from './cards.module.css';
import lines from '../intent.module.css';
import { useIntentText } from '../text';

export type Card<Value extends string> = { value: Value; label: string; text: string };

export type CardsProps<Value extends string> = {
  pointer: string;
  label: string;
  cards: readonly Card<Value>[];
  /** Null: nothing was chosen yet. */
  value: Value | null;
  onChange: (value: Value) => void;
  /** A card was chosen by pointer: not by the arrow keys, which go through them one by one. */
  onPicked?: () => void;
};

export function CardsField<Value extends string>(props: CardsProps<Value>) {
  const { pointer, label, cards, value, onChange, onPicked } = props;
  const t = useIntentText();
  const id = useId();
  const problem = useProblemAt(pointer);
  const isReadOnly = useIsReadOnly();
  return (
    <div role="radiogroup" aria-labelledby={`${id}-label`} aria-describedby={`${id}-problem`}>
      <span className={lines.label} id={`${id}-label`}>
        {label}
      </span>
      <div className={classes.cards} data-count={cards.length} data-severity={problem?.severity}>
        {cards.map((card, place) => (
          <label key={card.value} className={classes.card}>
            <input
              type="radio"
              name={id}
              checked={card.value === value}
              disabled={isReadOnly}
              aria-label={card.label}
              aria-describedby={`${id}-${card.value}`}
              data-pointer={place === 0 ? pointer : undefined}
              onChange={() => onChange(card.value)}
              onClick={(event) => event.detail > 0 && onPicked?.()}
            />
            <span className={classes.words}>
              <b>{card.label}</b>
              <span id={`${id}-${card.value}`}>{card.text}</span>
            </span>
          </label>
        ))}
      </div>
      <p className={classes.problem} id={`${id}-problem`} data-severity={problem?.severity}>
        {problem && (value === null ? t('choose') : problem.text)}
      </p>
    </div>
  );
}
