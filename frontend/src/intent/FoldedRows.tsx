/** A list of lines of which one at a time is open: its fields, one more, one less, and their order where it matters. */
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useIsReadOnly } from './problems';
import { AddLine } from './Rows';
import { RowHead } from './RowHead';
import { RowVerbs } from './RowVerbs';
import classes from './folded.module.css';

type Props<Line> = {
  lines: readonly Line[];
  onChange: (lines: Line[]) => void;
  pointer: string;
  /** What one line is, for its verbs: “Remove rule 2”. */
  label: string;
  /** On the button that adds one. */
  addLabel: string;
  blank: () => Line;
  /** They are asked in order, so they can be moved. */
  isOrdered?: boolean;
  /** One line in short; the same function as long as it says the same. */
  summary: (line: Line) => ReactNode;
  children: (line: Line, change: (line: Line) => void, index: number) => ReactNode;
};

export function FoldedRows<Line>(props: Props<Line>) {
  const { lines, onChange, pointer, label, isOrdered = false } = props;
  const isReadOnly = useIsReadOnly();
  const [opened, setOpened] = useState<number | null>(null);
  const { place, focus } = useFocusLater();
  const turn = useCallback(
    (index: number) => setOpened((old) => (old === index ? null : index)),
    [],
  );
  const moveBy = useNewest((from: number, by: number) => {
    const to = from + by;
    if (to < 0 || to >= lines.length) return;
    onChange(lines.with(from, lines[to] as Line).with(to, lines[from] as Line));
    setOpened(opened === from ? to : opened === to ? from : opened);
  });
  const drop = (index: number) => {
    onChange(lines.filter((_, other) => other !== index));
    setOpened(null);
    focus('button');
  };
  const add = () => {
    onChange([...lines, props.blank()]);
    setOpened(lines.length);
    focus('li:last-child input');
  };
  return (
    <div className={classes.lines} ref={place}>
      {lines.length > 0 && (
        <ol className={classes.list}>
          {lines.map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
            <li key={index} className={classes.line} data-open={index === opened || undefined}>
              <RowHead
                line={line}
                index={index}
                pointer={`${pointer}/${index}`}
                isOpen={index === opened}
                summary={props.summary}
                onTurn={turn}
                onMove={isOrdered && !isReadOnly ? moveBy : undefined}
              />
              {index === opened && (
                <div className={classes.inside}>
                  {props.children(line, (next) => onChange(lines.with(index, next)), index)}
                  {!isReadOnly && (
                    <RowVerbs
                      label={label}
                      number={index + 1}
                      count={lines.length}
                      onMove={isOrdered ? (by) => moveBy(index, by) : undefined}
                      onDrop={() => drop(index)}
                    />
                  )}
                </div>
              )}
            </li>
          ))}
        </ol>
      )}
      <AddLine label={props.addLabel} onAdd={add} />
    </div>
  );
}

/** Where the cursor goes once there is one line more or less: it must not fall off the page. */
function useFocusLater() {
  const place = useRef<HTMLDivElement>(null);
  const wanted = useRef('');
  useEffect(() => {
    if (wanted.current) place.current?.querySelector<HTMLElement>(wanted.current)?.focus();
    wanted.current = '';
  });
  const focus = (selector: string) => {
    wanted.current = selector;
  };
  return { place, focus };
}

/** The same function for ever, calling the newest one: heads of lines must not see it change. */
function useNewest(newest: (from: number, by: number) => void) {
  const latest = useRef(newest);
  useEffect(() => {
    latest.current = newest;
  });
  return useCallback((from: number, by: number) => latest.current(from, by), []);
}
