/** The verbs the server offers now, as buttons and keys; each asks before it acts. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Rollout, RolloutCommand } from '@/api/types/rollouts';
import { useMayInSlice } from '@/api/useSlice';
import { useShortcuts } from '@/lib/useShortcuts';
import { CommandDialog } from './CommandDialog';
import classes from './rollout.module.css';
import { useRolloutsText } from './text';

/** Order is data: left to right, the most likely one last, where the pointer expects it. */
const ORDER: readonly RolloutCommand[] = ['pause', 'resume', 'abort', 'retry', 'promote'];
const KEYS: Partial<Record<RolloutCommand, string>> = {
  promote: 'p',
  abort: 'a',
  pause: ' ',
  resume: ' ',
};
const LOOKS = {
  promote: { variant: 'filled' },
  retry: { variant: 'filled' },
  abort: { variant: 'outline', color: 'claret' },
  pause: { variant: 'default' },
  resume: { variant: 'default' },
} as const;

export function Commands({ rollout }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const mayCommand = useMayInSlice(rollout.slice, 'publish');
  const [asked, setAsked] = useState<RolloutCommand | null>(null);
  const offered = mayCommand ? ORDER.filter((command) => rollout.commands.includes(command)) : [];
  useShortcuts(
    offered.flatMap((command) => {
      const key = KEYS[command];
      return key ? [{ keys: key, label: t(command), run: () => setAsked(command) }] : [];
    }),
  );
  return (
    <div className={classes.commands}>
      {offered.map((command) => (
        <Button
          key={command}
          size="sm"
          className={classes[command]}
          {...LOOKS[command]}
          onClick={() => setAsked(command)}
        >
          {t(command)}
        </Button>
      ))}
      <CommandDialog command={asked} rollout={rollout} onClose={() => setAsked(null)} />
    </div>
  );
}
