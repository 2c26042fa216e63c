/** A new rule, or what may be changed of one. */
import { Button, Modal, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAlertText } from '@/alerts/text';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { AlertKind, AlertRule, AlertSeverity } from '@/api/types/alerts';
import { useGateways } from '@/api/useGateways';
import { useWrite } from '@/api/useWrite';
import { SpanInput } from '@/ui/form/SpanInput';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './alerts.module.css';
import { ParameterFields } from './ParameterFields';
import { initialOf, type Values } from './parameters';
import { isAtFields, problemAt } from './problems';
import { useText } from './text';

const SEVERITIES: readonly AlertSeverity[] = ['page', 'ticket', 'info'];
const AT_FIELDS = ['/name', '/gateway', '/for_seconds', '/runbook_url', '/parameters'];

type Props = {
  tenant: string;
  rule: AlertRule | null;
  kinds: readonly AlertKind[];
  onClose: () => void;
};

type Draft = {
  name: string;
  kind: string;
  gateway: string | null;
  is_enabled: boolean;
  severity: AlertSeverity;
  for_seconds: number;
  runbook_url: string;
  parameters: Values;
};

export function RuleForm({ tenant, rule, kinds, onClose }: Props) {
  const t = useText();
  const words = useAlertText();
  const [draft, setDraft] = useState<Draft>(() => draftOf(rule, kinds[0]));
  const set = (changes: Partial<Draft>) => setDraft((old) => ({ ...old, ...changes }));
  const { data: gateways = [] } = useGateways();
  const saving = useWrite<AlertRule>([keys.alerting(tenant, 'rules')]);
  const kind = kinds.find(({ name }) => name === draft.kind);
  const missing = missingOf(draft);
  const request = requestOf(tenant, rule, draft);
  return (
    <Modal opened onClose={onClose} title={rule ? rule.name : t('rule.new')} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        {rule ? (
          <p>{rule.title}</p>
        ) : (
          <>
            <TextInput
              label={t('name')}
              description={t('name.hint')}
              value={draft.name}
              error={problemAt(saving.error, '/name')}
              onChange={(event) => set({ name: event.currentTarget.value })}
              data-autofocus
            />
            <Select
              label={t('kind')}
              data={kinds.map(({ name, title }) => ({ value: name, label: title }))}
              value={draft.kind}
              allowDeselect={false}
              onChange={(name) => set(kindChange(kinds.find((one) => one.name === name)))}
            />
            <Select
              label={t('where')}
              placeholder={t('everywhere')}
              data={gateways.map(({ slug, name }) => ({ value: slug, label: name }))}
              value={draft.gateway}
              error={problemAt(saving.error, '/gateway')}
              clearable
              onChange={(gateway) => set({ gateway })}
            />
          </>
        )}
        <Switch
          label={t('isEnabled')}
          checked={draft.is_enabled}
          onChange={(event) => set({ is_enabled: event.currentTarget.checked })}
        />
        <div className={classes.row}>
          <Select
            label={t('severity')}
            data={SEVERITIES.map((value) => ({ value, label: words(`severity.${value}`) }))}
            value={draft.severity}
            allowDeselect={false}
            onChange={(value) => value && set({ severity: value })}
          />
          <SpanInput
            label={t('for.label')}
            value={draft.for_seconds}
            error={problemAt(saving.error, '/for_seconds')}
            onChange={(for_seconds) => set({ for_seconds })}
          />
        </div>
        <ParameterFields
          kind={kind}
          values={draft.parameters}
          error={saving.error}
          onChange={(parameters) => set({ parameters })}
        />
        <TextInput
          label={t('runbook.url')}
          description={t('runbook.url.hint')}
          value={draft.runbook_url}
          error={problemAt(saving.error, '/runbook_url')}
          onChange={(event) => set({ runbook_url: event.currentTarget.value })}
        />
        {saving.error && !isAtFields(saving.error, AT_FIELDS) && <Failure error={saving.error} />}
        <SubmitRow request={request} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t(rule ? 'save' : 'add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}

const draftOf = (rule: AlertRule | null, first: AlertKind | undefined): Draft =>
  rule
    ? { ...rule, parameters: rule.parameters }
    : { name: '', gateway: null, is_enabled: true, runbook_url: '', ...kindChange(first) };

const kindChange = (kind: AlertKind | undefined) => ({
  kind: kind?.name ?? '',
  severity: kind?.severity ?? ('ticket' as const),
  for_seconds: kind?.for_seconds ?? 0,
  parameters: initialOf(kind),
});

const missingOf = ({ name, for_seconds }: Draft): 'need.name' | 'need.for' | null => {
  if (!name.trim()) return 'need.name';
  return Number.isNaN(for_seconds) ? 'need.for' : null;
};

function requestOf(tenant: string, rule: AlertRule | null, draft: Draft): WriteRequest {
  const { is_enabled, severity, for_seconds, runbook_url, parameters } = draft;
  const changes = { is_enabled, severity, for_seconds, runbook_url, parameters };
  if (rule)
    return { method: 'PATCH', path: `/alert-rules/${rule.id}`, body: changes, etag: rule.etag };
  const { name, kind, gateway } = draft;
  return {
    method: 'POST',
    path: `/tenants/${tenant}/alert-rules`,
    body: { ...changes, name, kind, gateway },
  };
}
