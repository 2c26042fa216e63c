/** A freeze, or a spent budget: who holds publishing, why and until when; and the way past it for who may. */
import { Checkbox, Textarea } from '@mantine/core';
import { useMayOnPlatform } from '@/api/me';
import type { Gates } from '@/api/types/governance';
import { parseSlice } from '@/lib/slices';
import { Mark } from '@/ui/status/Mark';
import { formatExact } from '@/ui/time/Age';
import classes from './publish.module.css';
import { usePublishText } from './text';

const LONGEST_REASON = 500;

type Props = {
  slice: string;
  gates: Gates | undefined;
  override: string | null;
  onChange: (override: string | null) => void;
};

export function FreezeChoice({ slice, gates, override, onChange }: Props) {
  const t = usePublishText();
  const mayOverride = useMayOnPlatform('operate');
  const freeze = gates?.freeze?.state === 'active' ? gates.freeze : null;
  const isSpent = gates?.budget.state === 'spent';
  if (!freeze && !isSpent) return null;
  return (
    <section className={classes.held} role="note">
      <p className={classes.heldTitle}>
        <Mark glyph="bar" tone="warn" />
        {freeze ? t('freeze', { gateway: parseSlice(slice).gateway }) : t('budget')}
      </p>
      {freeze && <FreezeWords who={freeze.created_by} why={freeze.reason} until={freeze.ends_at} />}
      {isSpent && <p>{gates.budget.text}</p>}
      {override === null && <p>{t('freeze.waits')}</p>}
      {mayOverride ? (
        <Checkbox
          label={t('freeze.override')}
          checked={override !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? '' : null)}
        />
      ) : (
        <p className={classes.quiet}>{t('freeze.who')}</p>
      )}
      {mayOverride && override !== null && (
        <Textarea
          label={t('freeze.why')}
          placeholder={t('freeze.why.hint')}
          rows={2}
          maxLength={LONGEST_REASON}
          value={override}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </section>
  );
}

function FreezeWords({ who, why, until }: { who: string; why: string; until: string | null }) {
  const t = usePublishText();
  return (
    <>
      <p>{why}</p>
      <p className={classes.quiet}>
        {until ? t('freeze.until', { who, until: formatExact(until) }) : t('freeze.open', { who })}
      </p>
    </>
  );
}
