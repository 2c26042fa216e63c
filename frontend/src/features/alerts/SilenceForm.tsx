/** A new silence, or a maintenance window that comes each week. */
import {
  Button,
  Checkbox,
  Modal,
  NumberInput,
  SegmentedControl,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { toField } from '@/lib/moments';
import { MomentField } from '@/ui/form/MomentField';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './alerts.module.css';
import { linesOfLabels } from './matchers';
import { isAtFields, problemAt } from './problems';
import { silenceMissing, silenceRequest, type SilenceDraft } from './silencing';
import { useText } from './text';

const HOUR_MS = 3_600_000;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const AT_FIELDS = ['/matchers', '/ends_at', '/weekly/time_zone', '/weekly/minutes', '/reason'];

type Props = { tenant: string; labels: Readonly<Record<string, string>>; onClose: () => void };

export function SilenceForm({ tenant, labels, onClose }: Props) {
  const t = useText();
  const [draft, setDraft] = useState<SilenceDraft>(() => ({
    kind: 'once',
    lines: linesOfLabels(labels),
    end: toField(serverNow() + 2 * HOUR_MS),
    reason: '',
    weekdays: [6],
    at: '02:00',
    minutes: 120,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }));
  const set = (changes: Partial<SilenceDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite([keys.alerting(tenant, 'silences'), ['alerts']]);
  const missing = silenceMissing(draft);
  const request = silenceRequest(tenant, draft);
  return (
    <Modal opened onClose={onClose} title={t('silence.new')} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <p>{t('silence.text')}</p>
        <SegmentedControl
          aria-label={t('silence.kind')}
          data={[
            { value: 'once', label: t('silence.once') },
            { value: 'weekly', label: t('silence.weekly') },
          ]}
          value={draft.kind}
          onChange={(kind) => set({ kind })}
        />
        <Textarea
          label={t('silence.matchers')}
          description={t('silence.matchers.hint')}
          rows={3}
          value={draft.lines}
          error={problemAt(saving.error, '/matchers')}
          onChange={(event) => set({ lines: event.currentTarget.value })}
        />
        {draft.kind === 'once' ? (
          <MomentField
            label={t('silence.until')}
            value={draft.end}
            error={problemAt(saving.error, '/ends_at') ?? null}
            onChange={(end) => set({ end })}
          />
        ) : (
          <WeeklyFields
            draft={draft}
            zoneProblem={problemAt(saving.error, '/weekly/time_zone')}
            onChange={set}
          />
        )}
        <TextInput
          label={t('reason')}
          maxLength={500}
          value={draft.reason}
          error={problemAt(saving.error, '/reason')}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        {saving.error && !isAtFields(saving.error, AT_FIELDS) && <Failure error={saving.error} />}
        <SubmitRow request={request} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t('silence')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}

type WeeklyProps = {
  draft: SilenceDraft;
  zoneProblem: string | undefined;
  onChange: (changes: Partial<SilenceDraft>) => void;
};

function WeeklyFields({ draft, zoneProblem, onChange }: WeeklyProps) {
  const t = useText();
  return (
    <>
      <Checkbox.Group
        label={t('weekly.days')}
        value={draft.weekdays.map(String)}
        onChange={(days) => onChange({ weekdays: days.map(Number).toSorted((a, b) => a - b) })}
      >
        <span className={classes.labels}>
          {DAYS.map((day) => (
            <Checkbox key={day} value={String(day)} label={t(`day.${day}`)} />
          ))}
        </span>
      </Checkbox.Group>
      <div className={classes.row}>
        <TextInput
          type="time"
          label={t('weekly.at')}
          value={draft.at}
          onChange={(event) => onChange({ at: event.currentTarget.value })}
        />
        <NumberInput
          label={t('weekly.minutes')}
          value={draft.minutes}
          min={1}
          max={10_080}
          onChange={(minutes) => onChange({ minutes: Number(minutes) })}
        />
        <TextInput
          label={t('weekly.zone')}
          value={draft.zone}
          error={zoneProblem}
          onChange={(event) => onChange({ zone: event.currentTarget.value })}
        />
      </div>
    </>
  );
}
