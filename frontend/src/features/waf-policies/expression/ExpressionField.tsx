/** Where the expression of a rule is written: in colours, its mistakes underlined, with what may follow. */
import { useId, useRef, useState } from 'react';
import lines from '@/intent/intent.module.css';
import { useIsReadOnly, useProblemAt } from '@/intent/problems';
import { useText } from '../text';
import { Cost } from './Cost';
import classes from './expression.module.css';
import { Paint } from './Paint';
import { Suggestions } from './Suggestions';
import { useCompletion } from './useCompletion';
import { useExpression } from './useExpression';

type Props = {
  slice: string;
  pointer: string;
  value: string;
  onChange: (value: string) => void;
};

export function ExpressionField({ slice, pointer, value, onChange }: Props) {
  const t = useText();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const word = useRef<HTMLElement>(null);
  const [cursor, setCursor] = useState(value.length);
  const said = useExpression(slice, value, cursor);
  const completion = useCompletion({ said, text: value, cursor, field, onChange, setCursor });
  const problem = useProblemAt(pointer);
  const mistake = value !== '' && said?.text === value ? said.mistake : null;
  const wrong = mistake?.text ?? problem?.text;
  const { suggestions, active } = completion;
  const isOpen = suggestions.length > 0;
  return (
    <div>
      <label className={lines.label} htmlFor={id}>
        {t('expression')}
      </label>
      <div className={classes.field} data-wrong={Boolean(wrong) || undefined}>
        <Paint text={value} mistake={mistake} wordAt={suggestions[0]?.start ?? -1} word={word} />
        <textarea
          ref={field}
          id={id}
          className={classes.text}
          value={value}
          rows={2}
          placeholder={t('expression.like')}
          readOnly={useIsReadOnly()}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          data-pointer={pointer}
          aria-invalid={Boolean(wrong)}
          aria-describedby={`${id}-told`}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={isOpen ? `${id}-list` : undefined}
          aria-activedescendant={isOpen ? `${id}-list-${active}` : undefined}
          onChange={(event) => {
            setCursor(event.currentTarget.selectionStart);
            completion.open();
            onChange(event.currentTarget.value);
          }}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
          onKeyDown={completion.onKeyDown}
          onBlur={completion.close}
        />
        {isOpen && (
          <Suggestions
            id={`${id}-list`}
            suggestions={suggestions}
            active={active}
            word={word}
            onPick={completion.pick}
          />
        )}
      </div>
      <div className={classes.told} id={`${id}-told`} aria-live="polite">
        {wrong && <p className={lines.problem}>{wrong}</p>}
        {!wrong && said?.text === value && <Cost microseconds={said.costMicroseconds} />}
      </div>
    </div>
  );
}
