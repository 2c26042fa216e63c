/** Many entries at once, as lines or from a file; what cannot be read stays, with the reason, and nothing of it is lost. */
import { Button, FileButton, Textarea } from '@mantine/core';
import { useDeferredValue, useId, useMemo, useRef, useState, type ClipboardEvent } from 'react';
import type { ListEntry, ListType } from '@/api/types/intent';
import { useIsReadOnly } from '@/intent/problems';
import { readFile } from './csv';
import { readLines, type ReadLines } from './lines';
import classes from './lists.module.css';
import { useText } from './text';
import { WrongLines } from './WrongLines';

/** A field with more would be slow to lay out: such a paste goes into the list at once. */
const LONG_PASTE = 50_000;

type Props = {
  type: ListType;
  isBusy?: boolean;
  /** Says what became of them; where it fails it tells why itself, and the lines stay. */
  onAdd: (entries: ListEntry[]) => Promise<string>;
};

export function AddEntries({ type, isBusy = false, onAdd }: Props) {
  const t = useText();
  const id = useId();
  const isReadOnly = useIsReadOnly();
  const [text, setText] = useState('');
  const [told, setTold] = useState('');
  const settled = useDeferredValue(text);
  const read = useMemo(() => readLines(settled, type), [settled, type]);
  const change = (next: string) => {
    setText(next);
    setTold('');
  };
  const add = ({ entries, wrong }: ReadLines, kept = '') => {
    const left = [...(kept ? [kept] : []), ...wrong.map((line) => line.text)].join('\n');
    return onAdd(entries).then(
      (words) => {
        setText(left);
        setTold(words);
      },
      () => undefined,
    );
  };
  const addFile = (file: File) =>
    file.text().then(
      (content) => add(readFile(file.name, content, type), text),
      () => setTold(t('file.unread', { name: file.name })),
    );
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text');
    if (pasted.length < LONG_PASTE) return;
    event.preventDefault();
    void add(readLines(`${text}\n${pasted}`, type));
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
        readOnly={isBusy}
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
          loading={isBusy}
          onClick={() => void add(readLines(text, type))}
        >
          {read.entries.length > 0 ? t('add', { count: read.entries.length }) : t('add.none')}
        </Button>
        <ReadFile isBusy={isBusy} onRead={(file) => void addFile(file)} />
        <span className={classes.count} id={`${id}-told`} role="status">
          {told}
        </span>
      </div>
    </div>
  );
}

function ReadFile({ isBusy, onRead }: { isBusy: boolean; onRead: (file: File) => void }) {
  const t = useText();
  const reset = useRef<() => void>(null);
  /** The same file may be chosen once more. */
  const choose = (file: File | null) => {
    if (file) onRead(file);
    reset.current?.();
  };
  return (
    <FileButton
      accept=".csv,.txt,text/csv,text/plain"
      inputProps={{ 'aria-label': t('file') }}
      resetRef={reset}
      onChange={choose}
    >
      {(props) => (
        <Button {...props} variant="default" size="compact-sm" disabled={isBusy}>
          {t('file')}
        </Button>
      )}
    </FileButton>
  );
}
