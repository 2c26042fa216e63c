/** The verbs the server offers now, as buttons and keys; each asks before it acts. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Shift, ShiftCommand } from '@/api/types/shifts';
import { useMayInSlice } from '@/api/useSlice';
import { useShortcuts } from '@/lib/useShortcuts';
import { CommandDialog } from './CommandDialog';
import classes from './shifts.module.css';
import { useText } from './text';

/** Order is data: left to right, the most likely one last, where the pointer expects it. */
const ORDER: readonly ShiftCommand[] = ['pause', 'resume', 'abort', 'promote'];
const KEYS: Record<ShiftCommand, string> = { promote: 'p', abort: 'a', pause: ' ', resume: ' ' };
const LOOKS = {
  promote: { variant: 'filled' },
  abort: { variant: 'outline', color: 'claret' },
  pause: { variant: 'default' },
  resume: { variant: 'default' },
} as const;

export function Commands({ shift }: { shift: Shift }) {
  const t = useText();
  const mayCommand = useMayInSlice(shift.slice, 'publish');
  const [asked, setAsked] = useState<ShiftCommand | null>(null);
  const offered = mayCommand ? ORDER.filter((command) => shift.commands.includes(command)) : [];
  useShortcuts(
    offered.map((command) => ({
      keys: KEYS[command],
      label: t(command),
      run: () => setAsked(command),
    })),
  );
  return (
    <div className={classes.commands}>
      {offered.map((command) => (
        <Button key={command} size="sm" {...LOOKS[command]} onClick={() => setAsked(command)}>
          {t(command)}
        </Button>
      ))}
      <CommandDialog command={asked} shift={shift} onClose={() => setAsked(null)} />
    </div>
  );
}
