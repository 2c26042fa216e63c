/** The stages of a rollout as dots: filled is behind it, half under way, hollow to come, crossed taken back. */
import type { Rollout } from '@/api/types/rollouts';
import { Mark } from '@/ui/status/Mark';
import { STATES, type Glyph, type Tone } from '@/ui/status/states';
import classes from './list.module.css';
import { stageLook, type StageLook } from './states';
import { useRolloutsText } from './text';

const LOOKS: Record<Exclude<StageLook, 'current'>, { glyph: Glyph; tone: Tone }> = {
  passed: { glyph: 'disc', tone: 'ok' },
  waiting: { glyph: 'ring', tone: 'idle' },
  unreached: { glyph: 'ring', tone: 'idle' },
  skipped: { glyph: 'bar', tone: 'idle' },
  stopped: { glyph: 'cross', tone: 'bad' },
  undone: { glyph: 'cross', tone: 'bad' },
};

export function StageDots({ rollout }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const { stage, stages, state } = rollout;
  const words =
    stage === null
      ? t('stages.none', { stages: stages.length })
      : t('stages.state', { stage: stage + 1, stages: stages.length });
  return (
    <span className={classes.dots} role="img" aria-label={words} title={words}>
      {stages.map((one) => {
        const look = stageLook(rollout, one);
        const mark =
          look === 'current' ? { ...STATES[state], glyph: 'half' as const } : LOOKS[look];
        return <Mark key={one.number} {...mark} size={9} />;
      })}
    </span>
  );
}
