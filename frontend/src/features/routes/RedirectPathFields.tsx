/** The path of a redirect: unchanged, replaced as a whole, or its matched prefix replaced. */
import type { RedirectAction } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { useRoutesText } from './text';

const TYPES = ['keep', 'full', 'prefix'] as const;
type Path = RedirectAction['path'];
type Props = { path: Path; onChange: (path: Path) => void };

export function RedirectPathFields({ path, onChange }: Props) {
  const t = useRoutesText();
  return (
    <FieldGroup label={t('redirect.path')} pointer="/spec/action/path">
      <div className={lines.line}>
        <ChoiceField
          pointer="/spec/action/path/type"
          name={t('redirect.path')}
          width={174}
          options={TYPES.map((value) => ({ value, label: t(`redirect.${value}`) }))}
          value={path?.type ?? 'keep'}
          onChange={(type) =>
            onChange(type === 'keep' ? null : { type, value: path?.value ?? '/' })
          }
        />
        {path && (
          <div className={lines.grow}>
            <TextField
              mono
              pointer="/spec/action/path/value"
              name={t('redirect.value')}
              value={path.value}
              onChange={(value) => onChange({ ...path, value })}
            />
          </div>
        )}
      </div>
    </FieldGroup>
  );
}
