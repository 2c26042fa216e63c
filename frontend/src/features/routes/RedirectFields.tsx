/** Where a redirect leads; what is left empty stays as the client asked it. */
import type { RedirectAction } from '@/api/types/intent';
import { ChoiceField, NumberField, SwitchField, TextField } from '@/intent/fields';
import lines from '@/intent/intent.module.css';
import { useRoutesText } from './text';

const STATUSES = ['301', '302', '303', '307', '308'] as const;
type Status = (typeof STATUSES)[number];
type Props = { action: RedirectAction; onChange: (action: RedirectAction) => void };

export function RedirectFields({ action, onChange }: Props) {
  const t = useRoutesText();
  const set = (change: Partial<RedirectAction>) => onChange({ ...action, ...change });
  return (
    <>
      <div className={lines.line}>
        <ChoiceField
          pointer="/spec/action/status"
          label={t('redirect.status')}
          width={84}
          options={STATUSES.map((value) => ({ value, label: value }))}
          value={String(action.status) as Status}
          onChange={(status) => set({ status: Number(status) as RedirectAction['status'] })}
        />
        <ChoiceField
          pointer="/spec/action/scheme"
          label={t('redirect.scheme')}
          width={116}
          options={[
            { value: 'keep', label: t('redirect.keep') },
            { value: 'http', label: 'http' },
            { value: 'https', label: 'https' },
          ]}
          value={action.scheme ?? 'keep'}
          onChange={(scheme) => set({ scheme: scheme === 'keep' ? null : scheme })}
        />
        <div className={lines.grow}>
          <TextField
            mono
            pointer="/spec/action/hostname"
            label={t('redirect.host')}
            placeholder={t('redirect.keep')}
            value={action.hostname ?? ''}
            onChange={(hostname) => set({ hostname: hostname || null })}
          />
        </div>
        <NumberField
          pointer="/spec/action/port"
          label={t('redirect.port')}
          width={84}
          value={action.port ?? 0}
          onChange={(port) => set({ port: port || null })}
        />
      </div>
      <div className={lines.line}>
        <ChoiceField
          pointer="/spec/action/path/type"
          label={t('redirect.path')}
          width={170}
          options={(['keep', 'full', 'prefix'] as const).map((value) => ({
            value,
            label: t(`redirect.${value}`),
          }))}
          value={action.path?.type ?? 'keep'}
          onChange={(type) =>
            set({ path: type === 'keep' ? null : { type, value: action.path?.value ?? '/' } })
          }
        />
        {action.path && (
          <div className={lines.grow}>
            <TextField
              mono
              pointer="/spec/action/path/value"
              label={' '}
              name={t('redirect.path')}
              value={action.path.value}
              onChange={(value) => action.path && set({ path: { ...action.path, value } })}
            />
          </div>
        )}
      </div>
      <SwitchField
        pointer="/spec/action/strip_query"
        label={t('redirect.strip')}
        value={action.strip_query}
        onChange={(strip_query) => set({ strip_query })}
      />
    </>
  );
}
