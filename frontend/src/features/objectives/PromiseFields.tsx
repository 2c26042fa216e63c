/** How much is promised, over which window, and what is counted. */
import { NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import type { ObjectiveWindow } from '@/api/types/objectives';
import { formatSpan } from '@/lib/durations';
import { Panel } from '@/ui/page/Panel';
import classes from './form.module.css';
import type { FieldsProps } from './fieldsProps';
import { useText } from './text';

const UNITS = ['week', 'month', 'quarter'] as const;
const SLICE_SECONDS = [60, 120, 300, 600, 900, 1_800, 3_600] as const;
const USUAL_DAYS = 28;
const USUAL_SLICE = { slice_seconds: 60, slice_target: '95' } as const;

export function PromiseFields({ draft, set, wrong }: FieldsProps) {
  const t = useText();
  const { window, budgeting } = draft;
  const isSliced = budgeting.method === 'timeslices';
  return (
    <Panel title={t('form.promise')}>
      <div className={classes.fields}>
        <TextInput
          label={t('form.target')}
          description={t('form.target.hint')}
          rightSection="%"
          inputMode="decimal"
          value={draft.target}
          error={wrong('/target')}
          onChange={(event) => set({ target: event.currentTarget.value.replace(',', '.').trim() })}
        />
        <Choice
          label={t('form.budgeting')}
          hint={t(isSliced ? 'form.timeslices.hint' : 'form.occurrences.hint')}
          value={budgeting.method}
          words={{ occurrences: t('form.occurrences'), timeslices: t('form.timeslices') }}
          onChange={(method) =>
            set({
              budgeting:
                method === 'timeslices'
                  ? { method, ...USUAL_SLICE }
                  : { method: 'occurrences', slice_seconds: null, slice_target: null },
            })
          }
        />
        {isSliced && (
          <>
            <Select
              label={t('form.slice')}
              data={SLICE_SECONDS.map((seconds) => ({
                value: String(seconds),
                label: formatSpan(seconds),
              }))}
              value={String(budgeting.slice_seconds)}
              error={wrong('/budgeting/slice_seconds')}
              allowDeselect={false}
              onChange={(seconds) =>
                set({
                  budgeting: {
                    ...budgeting,
                    slice_seconds: SLICE_SECONDS.find((one) => String(one) === seconds) ?? null,
                  },
                })
              }
            />
            <TextInput
              label={t('form.slice.target')}
              rightSection="%"
              value={budgeting.slice_target ?? ''}
              error={wrong('/budgeting/slice_target')}
              onChange={(event) =>
                set({ budgeting: { ...budgeting, slice_target: event.currentTarget.value } })
              }
            />
          </>
        )}
        <Choice
          label={t('form.window')}
          hint={t(window.type === 'rolling' ? 'form.rolling.hint' : 'form.calendar.hint')}
          value={window.type}
          words={{ rolling: t('form.rolling'), calendar: t('form.calendar') }}
          onChange={(type) => set({ window: windowOf(type) })}
        />
        {window.type === 'rolling' ? (
          <NumberInput
            label={t('form.days')}
            suffix={t('form.days.suffix')}
            min={1}
            max={90}
            allowDecimal={false}
            value={window.days ?? ''}
            error={wrong('/window')}
            onChange={(days) =>
              set({ window: { ...window, days: days === '' ? null : Number(days) } })
            }
          />
        ) : (
          <CalendarFields
            window={window}
            wrong={wrong}
            onChange={(next) => set({ window: next })}
          />
        )}
      </div>
    </Panel>
  );
}

const windowOf = (type: string): ObjectiveWindow =>
  type === 'rolling'
    ? { type: 'rolling', days: USUAL_DAYS, unit: null, time_zone: null }
    : { type: 'calendar', days: null, unit: 'month', time_zone: 'UTC' };

type CalendarProps = {
  window: ObjectiveWindow;
  wrong: FieldsProps['wrong'];
  onChange: (window: ObjectiveWindow) => void;
};

function CalendarFields({ window, wrong, onChange }: CalendarProps) {
  const t = useText();
  return (
    <>
      <Select
        label={t('form.unit')}
        data={UNITS.map((value) => ({ value, label: t(`unit.${value}`) }))}
        value={window.unit}
        error={wrong('/window/unit')}
        allowDeselect={false}
        onChange={(unit) => onChange({ ...window, unit })}
      />
      <Select
        label={t('form.zone')}
        data={['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]}
        value={window.time_zone}
        error={wrong('/window/time_zone')}
        searchable
        limit={50}
        onChange={(zone) => onChange({ ...window, time_zone: zone })}
      />
    </>
  );
}

type ChoiceProps = {
  label: string;
  hint: string;
  value: string;
  words: Record<string, string>;
  onChange: (value: string) => void;
};

function Choice({ label, hint, value, words, onChange }: ChoiceProps) {
  return (
    <div className={classes.choice}>
      <b>{label}</b>
      <SegmentedControl
        aria-label={label}
        data={Object.entries(words).map(([key, word]) => ({ value: key, label: word }))}
        value={value}
        onChange={onChange}
      />
      <p className={classes.hint}>{hint}</p>
    </div>
  );
}
