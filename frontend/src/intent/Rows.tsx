/** A list of lines in a form: one more, one less. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import classes from './intent.module.css';
import { useIsReadOnly } from './problems';
import { useIntentText } from './text';

type Props<Line> = {
  lines: readonly Line[];
  onChange: (lines: Line[]) => void;
  /** What one line is, for the button that drops it: “Remove endpoint 2”. */
  label: string;
  /** A list that may not become empty keeps its last line. */
  least?: number;
  children: (line: Line, change: (line: Line) => void, index: number) => ReactNode;
};

export function Rows<Line>({ lines, onChange, label, least = 0, children }: Props<Line>) {
  const t = useIntentText();
  const isReadOnly = useIsReadOnly();
  const list = useFocusOnChange(lines.length);
  if (lines.length === 0) return null;
  return (
    <div className={classes.rows} ref={list}>
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
        <div className={classes.row} key={index}>
          <div className={classes.line}>
            {children(line, (next) => onChange(lines.with(index, next)), index)}
          </div>
          {!isReadOnly && lines.length > least && (
            <ActionIcon
              aria-label={t('drop', { what: label, number: index + 1 })}
              onClick={() => onChange(lines.filter((_, other) => other !== index))}
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </div>
      ))}
    </div>
  );
}

/** The first field of a line just added is where one goes on; after dropping one, the last that is left. */
function useFocusOnChange(count: number) {
  const list = useRef<HTMLDivElement>(null);
  const before = useRef(0);
  useEffect(() => {
    const { activeElement: at, body } = document;
    const wasAdded = count > before.current && at instanceof HTMLElement && 'adds' in at.dataset;
    const wasDropped = count < before.current && at === body;
    if (wasAdded || wasDropped)
      list.current?.lastElementChild?.querySelector<HTMLElement>('input')?.focus();
    before.current = count;
  }, [count]);
  return list;
}

export function AddLine({ label, onAdd }: { label: string; onAdd: () => void }) {
  const isReadOnly = useIsReadOnly();
  if (isReadOnly) return null;
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      data-adds
      leftSection={<IconPlus size={13} />}
      onClick={onAdd}
      className={classes.more}
    >
      {label}
    </Button>
  );
}
