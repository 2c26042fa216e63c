/** What can be done with an open line: move it, remove it. */
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import classes from './folded.module.css';
import { useIntentText } from './text';

type Props = {
  label: string;
  number: number;
  count: number;
  onMove: ((by: number) => void) | undefined;
  onDrop: () => void;
};

export function RowVerbs({ label, number, count, onMove, onDrop }: Props) {
  const t = useIntentText();
  const named = { what: label, number };
  return (
    <div className={classes.verbs}>
      {onMove && count > 1 && (
        <>
          <ActionIcon
            aria-label={t('move.up', named)}
            title={t('move.up.keys')}
            disabled={number === 1}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={14} />
          </ActionIcon>
          <ActionIcon
            aria-label={t('move.down', named)}
            title={t('move.down.keys')}
            disabled={number === count}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={14} />
          </ActionIcon>
        </>
      )}
      <Button
        variant="subtle"
        color="claret"
        size="compact-xs"
        aria-label={t('drop', named)}
        onClick={onDrop}
      >
        {t('remove')}
      </Button>
    </div>
  );
}
