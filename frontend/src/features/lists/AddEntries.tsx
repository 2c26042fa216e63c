/** Many entries at once, as lines; what cannot be read stays, with the reason, and nothing of it is lost. */
import { Button, Textarea } from '@mantine/core';
import { useDeferredValue, useId, useMemo, useState, type ClipboardEvent } from 'react';
import type { ListEntry, ListType } from '@/api/types/intent';
import { useIsReadOnly } from '@/intent/problems';
import { formatCount } from '@/lib/numbers';
import { withMore, type Added } from './entries';
import { readLines } from './lines';
import classes from './lists.module.css';
import { useText } from './text';
import { WrongLines } from './WrongLines';

/** A field with more would be slow to lay out: such a paste goes into the list at once. */
const LONG_PASTE = 50_000;

type Props = {
  type: ListType;
  entries: readonly ListEntry[];
  onChange: (entries: ListEntry[]) => void;
};

export function AddEntries({ type, entries, onChange }: Props) {
  const t = useText();
  const id = useId();
  const isReadOnly = useIsReadOnly();
  const [text, setText] = useState('');
  const [last, setLast] = useState<Added | null>(null);
  const settled = useDeferredValue(text);
  const read = useMemo(() => readLines(settled, type), [settled, type]);
  const change = (next: string) => {
    setText(next);
    setLast(null);
  };
  const add = (lines: string) => {
    const { entries: more, wrong } = readLines(lines, type);
    const all = withMore(entries, more);
    onChange(all.entries);
    setText(wrong.map((line) => line.text).join('\n'));
    setLast(all);
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (pasted.length < LONG_PASTE) return;
    event.preventDefault();
    add(`${text}\n${pasted}`);
  };
  if (isReadOnly) return null;
  return (
    <div className={classes.add}>
      <Textarea
        label={t('add.label')}
        description={t('add.hint')}
        placeholder={t(`add.like.${type}`)}
        rows={4}
        value={text}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes.mono ?? '' }}
        aria-describedby={`${id}-told`}
        onPaste={onPaste}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <WrongLines wrong={read.wrong} remarks={read.remarks} />
      <div className={classes.verb}>
        <Button
          variant="default"
          size="compact-sm"
          disabled={read.entries.length === 0}
          onClick={() => add(text)}
        >
          {read.entries.length > 0 ? t('add', { count: read.entries.length }) : t('add.none')}
        </Button>
        <span className={classes.count} id={`${id}-told`} role="status">
          {last &&
            t('added', { added: formatCount(last.added), changed: formatCount(last.changed) })}
        </span>
      </div>
    </div>
  );
}
