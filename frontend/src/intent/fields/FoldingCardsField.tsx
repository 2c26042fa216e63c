/** Cards too many to stay in sight: once one is chosen it stands alone, until somebody wants another. */
import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useIsReadOnly, useProblemAt } from '../problems';
import { CardsField, type Card, type CardsProps } from './CardsField';
import classes from './cards.module.css';
import lines from '../intent.module.css';

type Props<Value extends string> = CardsProps<Value> & {
  /** What the button says that shows the others. */
  change: string;
};

export function FoldingCardsField<Value extends string>({ change, ...field }: Props<Value>) {
  const [isOpen, setIsOpen] = useState(field.value === null);
  const box = useRef<HTMLDivElement>(null);
  const hasTurned = useRef(false);
  const turn = (next: boolean) => {
    hasTurned.current = true;
    setIsOpen(next);
  };
  useEffect(() => {
    if (!hasTurned.current) return;
    hasTurned.current = false;
    box.current?.querySelector<HTMLElement>(':checked, button')?.focus();
  });
  const chosen = field.cards.find((card) => card.value === field.value);
  return (
    <div ref={box}>
      {isOpen || !chosen ? (
        <CardsField {...field} onPicked={() => turn(false)} />
      ) : (
        <Chosen {...field} chosen={chosen} change={change} onOpen={() => turn(true)} />
      )}
    </div>
  );
}

type ChosenProps<Value extends string> = Omit<Props<Value>, 'onChange' | 'cards' | 'value'> & {
  chosen: Card<Value>;
  onOpen: () => void;
};

function Chosen<Value extends string>(props: ChosenProps<Value>) {
  const { pointer, label, chosen, change, onOpen } = props;
  const problem = useProblemAt(pointer);
  return (
    <>
      <span className={lines.label}>{label}</span>
      <div className={classes.chosen}>
        <span className={classes.words}>
          <b>{chosen.label}</b>
          <span>{chosen.text}</span>
        </span>
        {!useIsReadOnly() && (
          <Button variant="default" size="compact-sm" data-pointer={pointer} onClick={onOpen}>
            {change}
          </Button>
        )}
      </div>
      <p className={classes.problem} data-severity={problem?.severity}>
        {problem?.text}
      </p>
    </>
  );
}
