/** An answer of the gateway itself: status, and a text as it is written. */
import type { RespondAction } from '@/api/types/intent';
import { NumberField } from '@/intent/fields/NumberField';
import { TextAreaField } from '@/intent/fields/TextAreaField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { useRoutesText } from './text';

type Props = { action: RespondAction; onChange: (action: RespondAction) => void };

export function RespondFields({ action, onChange }: Props) {
  const t = useRoutesText();
  const set = (change: Partial<RespondAction>) => onChange({ ...action, ...change });
  return (
    <>
      <div className={lines.line}>
        <NumberField
          pointer="/spec/action/status"
          label={t('redirect.status')}
          width={76}
          value={action.status}
          onChange={(status) => set({ status })}
        />
        <div className={lines.grow}>
          <TextField
            mono
            pointer="/spec/action/content_type"
            label={t('respond.type')}
            value={action.content_type}
            onChange={(content_type) => set({ content_type })}
          />
        </div>
      </div>
      <TextAreaField
        pointer="/spec/action/body"
        label={t('respond.body')}
        rows={6}
        value={action.body}
        onChange={(body) => set({ body })}
      />
    </>
  );
}
