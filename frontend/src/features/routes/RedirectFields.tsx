/** Where a redirect leads; what is left empty stays as the client asked it. */
import type { RedirectAction } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { RedirectPathFields } from './RedirectPathFields';
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
          width={76}
          options={STATUSES.map((value) => ({ value, label: value }))}
          value={String(action.status) as Status}
          onChange={(status) => set({ status: Number(status) as RedirectAction['status'] })}
        />
        <ChoiceField
          pointer="/spec/action/scheme"
          label={t('redirect.scheme')}
          width={112}
          options={[
            { value: 'keep', label: t('redirect.keep') },
            { value: 'http', label: 'http' },
            { value: 'https', label: 'https' },
          ]}
          value={action.scheme ?? 'keep'}
          onChange={(scheme) => set({ scheme: scheme === 'keep' ? null : scheme })}
        />
        <OptionalNumberField
          pointer="/spec/action/port"
          label={t('redirect.port')}
          placeholder={t('redirect.keep')}
          width={96}
          value={action.port}
          onChange={(port) => set({ port })}
        />
      </div>
      <TextField
        mono
        pointer="/spec/action/hostname"
        label={t('redirect.host')}
        placeholder={t('redirect.keep')}
        value={action.hostname ?? ''}
        onChange={(hostname) => set({ hostname: hostname || null })}
      />
      <RedirectPathFields path={action.path} onChange={(path) => set({ path })} />
      <SwitchField
        pointer="/spec/action/strip_query"
        label={t('redirect.strip')}
        value={action.strip_query}
        onChange={(strip_query) => set({ strip_query })}
      />
    </>
  );
}
