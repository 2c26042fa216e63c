/** What is measured: which requests, and which of their answers are good. */
import { NumberInput, SegmentedControl, TagsInput } from '@mantine/core';
import type { IndicatorKind } from '@/api/types/objectives';
import { Panel } from '@/ui/page/Panel';
import { ClassChips } from './ClassChips';
import classes from './form.module.css';
import type { FieldsProps } from './FormPage';
import { PartRows } from './PartRows';
import { useText } from './text';
import { useCheckNames, useSeenNames } from './useSeenNames';

const KINDS: readonly IndicatorKind[] = ['availability', 'latency', 'synthetic', 'composite'];
const USUAL_MS = 300;

export function IndicatorFields(props: FieldsProps) {
  const { draft, set, wrong } = props;
  const t = useText();
  const { indicator } = draft;
  const change = (changes: Partial<typeof indicator>) =>
    set({ indicator: { ...indicator, ...changes } });
  const turn = (kind: IndicatorKind) =>
    change({
      kind,
      ...(kind === 'synthetic' ? { routes: [], services: [] } : { checks: [] }),
      threshold_ms: kind === 'latency' ? (indicator.threshold_ms ?? USUAL_MS) : null,
    });
  return (
    <Panel title={t('form.indicator')}>
      <div className={classes.stack}>
        <SegmentedControl
          aria-label={t('form.kind')}
          w="fit-content"
          data={KINDS.map((value) => ({ value, label: t(`indicator.${value}`) }))}
          value={indicator.kind}
          onChange={(kind) => turn(kind)}
        />
        <p className={classes.hint}>{t(`indicator.${indicator.kind}.hint`)}</p>
        {wrong('/indicator/kind') && <p className={classes.wrong}>{wrong('/indicator/kind')}</p>}
        <WhatIsLookedAt {...props} />
        {indicator.kind === 'latency' && (
          <NumberInput
            label={t('form.threshold')}
            description={t('form.threshold.hint')}
            suffix=" ms"
            min={1}
            max={60_000}
            allowDecimal={false}
            w={240}
            value={indicator.threshold_ms ?? ''}
            error={wrong('/indicator/threshold_ms')}
            onChange={(value) => change({ threshold_ms: value === '' ? null : Number(value) })}
          />
        )}
        {indicator.kind === 'availability' && (
          <>
            <ClassChips
              list="bad"
              indicator={indicator}
              error={wrong('/indicator/bad')}
              onChange={change}
            />
            <ClassChips
              list="ignored"
              indicator={indicator}
              error={wrong('/indicator/ignored')}
              onChange={change}
            />
          </>
        )}
      </div>
    </Panel>
  );
}

function WhatIsLookedAt(props: FieldsProps) {
  const { kind } = props.draft.indicator;
  if (kind === 'composite') return <PartRows {...props} />;
  return kind === 'synthetic' ? <ChecksField {...props} /> : <Requests {...props} />;
}

function ChecksField({ draft, set, wrong }: FieldsProps) {
  const t = useText();
  const { indicator, tenant, gateway } = draft;
  const names = useCheckNames(tenant, gateway);
  return (
    <TagsInput
      label={t('form.checks')}
      description={t('form.checks.hint')}
      data={names}
      value={indicator.checks}
      error={wrong('/indicator/checks') ?? wrong('/indicator/checks/0')}
      onChange={(checks) => set({ indicator: { ...indicator, checks } })}
    />
  );
}

function Requests({ draft, set, wrong }: FieldsProps) {
  const t = useText();
  const { indicator, tenant, gateway } = draft;
  const seen = useSeenNames(tenant, gateway);
  const change = (changes: Partial<typeof indicator>) =>
    set({ indicator: { ...indicator, ...changes } });
  return (
    <div className={classes.fields}>
      <TagsInput
        label={t('form.routes')}
        description={t('form.routes.hint')}
        placeholder={indicator.routes.length === 0 ? t('form.routes.all') : undefined}
        data={seen.routes}
        value={indicator.routes}
        error={wrong('/indicator/routes')}
        onChange={(routes) => change({ routes })}
      />
      {indicator.kind === 'availability' && (
        <TagsInput
          label={t('form.services')}
          description={t('form.services.hint')}
          placeholder={indicator.services.length === 0 ? t('form.services.all') : undefined}
          data={seen.services}
          value={indicator.services}
          error={wrong('/indicator/services')}
          onChange={(services) => change({ services })}
        />
      )}
    </div>
  );
}
