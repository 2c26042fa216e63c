/** What is measured: which requests, and which of their answers are good. */
import { NumberInput, Select, TagsInput } from '@mantine/core';
import type { IndicatorKind } from '@/api/types/objectives';
import { Panel } from '@/ui/page/Panel';
import { ClassChips } from './ClassChips';
import classes from './form.module.css';
import type { FieldsProps } from './fieldsProps';
import { isSignal, kindsFor, OF_REQUESTS, turnedInto } from './kinds';
import { PartRows } from './PartRows';
import { useText } from './text';
import { useCheckNames, useSeenNames } from './useSeenNames';

export function IndicatorFields(props: FieldsProps) {
  const { draft, set, wrong } = props;
  const t = useText();
  const { indicator } = draft;
  const change = (changes: Partial<typeof indicator>) =>
    set({ indicator: { ...indicator, ...changes } });
  const hasClasses = indicator.kind === 'availability' || isSignal(indicator.kind);
  const options = (kinds: readonly IndicatorKind[]) =>
    kinds.map((value) => ({ value, label: t(`indicator.${value}`) }));
  return (
    <Panel title={t('form.indicator')}>
      <div className={classes.stack}>
        <Select
          aria-label={t('form.kind')}
          w={300}
          data={[
            { group: t('kinds.requests'), items: options(OF_REQUESTS) },
            { group: t('kinds.beside'), items: options(['synthetic', ...kindsFor(draft.tenant)]) },
            { group: t('kinds.objectives'), items: options(['composite']) },
          ]}
          value={indicator.kind}
          allowDeselect={false}
          onChange={(kind) => kind && set({ indicator: turnedInto(indicator, kind) })}
        />
        <p className={classes.hint}>{t(`indicator.${indicator.kind}.hint`)}</p>
        {wrong('/indicator/kind') && <p className={classes.wrong}>{wrong('/indicator/kind')}</p>}
        <LookedAt {...props} />
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
        {hasClasses && (
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

function LookedAt(props: FieldsProps) {
  const { kind } = props.draft.indicator;
  if (kind === 'composite') return <PartRows {...props} />;
  if (kind === 'synthetic') return <ChecksField {...props} />;
  if (kind === 'inspection') return null;
  return isSignal(kind) ? <Names {...props} /> : <Requests {...props} />;
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

function Names({ draft: { indicator }, set, wrong }: FieldsProps) {
  const t = useText();
  const isOfFirewall = indicator.kind === 'firewall';
  return (
    <TagsInput
      label={t(isOfFirewall ? 'form.policies' : 'form.certificates')}
      description={t('form.routes.hint')}
      placeholder={indicator.names.length === 0 ? t('form.names.all') : undefined}
      value={indicator.names}
      error={wrong('/indicator/names')}
      onChange={(names) => set({ indicator: { ...indicator, names } })}
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
