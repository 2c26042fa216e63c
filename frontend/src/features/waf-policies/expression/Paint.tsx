/** The colours of an expression, behind the field in which it is written: letter under letter. */
import type { RefObject } from 'react';
import classes from './expression.module.css';
import { partsOf, type Range } from './parts';

type Props = {
  text: string;
  mistake: Range | null;
  /** Where the word begins that is being written, -1 for none: `word` becomes its mark. */
  wordAt: number;
  word: RefObject<HTMLElement | null>;
};

export function Paint({ text, mistake, wordAt, word }: Props) {
  return (
    <>
      <pre className={classes.paint} aria-hidden>
        {partsOf(text, mistake).map(({ kind, text: part, isWrong }, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- parts have no identity but their place
          <span key={place} data-kind={kind} data-wrong={isWrong || undefined}>
            {part}
          </span>
        ))}
        {'\n'}
      </pre>
      {wordAt >= 0 && (
        <pre className={classes.measure} aria-hidden>
          {text.slice(0, wordAt)}
          <span ref={word} />
        </pre>
      )}
    </>
  );
}
