/** What happened to a rollout, newest first: stages, commands, verdicts, guards. */
import { Button } from '@mantine/core';
import { keys } from '@/api/keys';
import type { Rollout, RolloutEvent } from '@/api/types/rollouts';
import { useEndless } from '@/api/useEndless';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import { Age } from '@/ui/time/Age';
import classes from './rollout.module.css';
import { useRolloutsText } from './text';
import { useMore } from './useMore';

const STEP = 20;
const LOOKS: Record<RolloutEvent['kind'], { glyph: Glyph; tone: Tone }> = {
  created: { glyph: 'diamond', tone: 'idle' },
  stage: { glyph: 'disc', tone: 'idle' },
  state: { glyph: 'ring', tone: 'idle' },
  guard: { glyph: 'cross', tone: 'bad' },
  verdict: { glyph: 'ring', tone: 'accent' },
  command: { glyph: 'diamond', tone: 'accent' },
  node: { glyph: 'bar', tone: 'idle' },
};

export function Timeline({ rollout: { id } }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const list = useEndless<RolloutEvent>(keys.rolloutEvents(id), `/rollouts/${id}/events`);
  const { shown, hidden, showMore } = useMore(list.items, STEP);
  const more = () => {
    showMore();
    if (hidden < STEP * 4) list.readMore();
  };
  return (
    <Panel title={t('timeline')} className={classes.timeline}>
      {list.error && list.items.length === 0 && (
        <Failure error={list.error} onRetry={list.readAgain} />
      )}
      {!list.isLoading && !list.error && list.items.length === 0 && (
        <p className={classes.quiet}>{t('timeline.none')}</p>
      )}
      <ol className={classes.events}>
        {shown.map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </ol>
      {(hidden > 0 || list.hasMore) && (
        <Button variant="subtle" onClick={more}>
          {t('timeline.older')}
        </Button>
      )}
    </Panel>
  );
}

function EventLine({ event: { kind, text, stage, actor, at } }: { event: RolloutEvent }) {
  const t = useRolloutsText();
  return (
    <li>
      <Mark {...LOOKS[kind]} />
      <span className={classes.eventText}>{text}</span>
      <span className={classes.eventMeta}>
        <Age at={at} />
        {stage !== null && <span>{t('timeline.stage', { stage: stage + 1 })}</span>}
        {actor && <span>{actor.name}</span>}
      </span>
    </li>
  );
}
