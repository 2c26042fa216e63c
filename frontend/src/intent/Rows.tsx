/** A list of lines in a form: one more, one less. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './intent.module.css';
import { useIsReadOnly } from './problems';
import { useIntentText } from './text';

type Props<Line> = {
  lines: readonly Line[];
  blank: () => Line;
  onChange: (lines: Line[]) => void;
  addLabel: string;
  /** A list that may not become empty keeps its last line. */
  least?: number;
  children: (line: Line, change: (line: Line) => void, index: number) => ReactNode;
};

export function Rows<Line>({ lines, blank, onChange, addLabel, least = 0, children }: Props<Line>) {
  const t = useIntentText();
  const isReadOnly = useIsReadOnly();
  const replace = (index: number) => (line: Line) => onChange(lines.with(index, line));
  return (
    <div className={classes.rows}>
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
        <div className={classes.row} key={index}>
          {children(line, replace(index), index)}
          {!isReadOnly && lines.length > least && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('drop')}
              onClick={() => onChange(lines.filter((_, other) => other !== index))}
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </div>
      ))}
      {!isReadOnly && (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => onChange([...lines, blank()])}
          className={classes.more}
        >
          {addLabel}
        </Button>
      )}
    </div>
  );
}
