/** What the service sees instead of the path and host that came. */
import type { PathRewrite, Rewrite } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { pathRewrite, REWRITES } from './blank';
import classes from './routes.module.css';
import { useRoutesText } from './text';

type Props = { rewrite: Rewrite; onChange: (rewrite: Rewrite) => void };

const at = (step: string) => `/spec/action/rewrite/${step}`;

export function RewriteFields({ rewrite, onChange }: Props) {
  const t = useRoutesText();
  const { path } = rewrite;
  const setPath = (next: PathRewrite | null) => onChange({ ...rewrite, path: next });
  return (
    <div className={classes.block}>
      <FieldGroup label={t('rewrite.path')} pointer={at('path')}>
        <div className={lines.line}>
          <ChoiceField
            pointer={at('path/type')}
            name={t('rewrite.path')}
            width={190}
            options={REWRITES.map((value) => ({ value, label: t(`rewrite.${value}`) }))}
            value={path?.type ?? 'none'}
            onChange={(kind) => setPath(pathRewrite(kind, path?.value ?? '/'))}
          />
          {path?.type === 'regex' && (
            <div className={lines.grow}>
              <TextField
                mono
                pointer={at('path/pattern')}
                name={t('rewrite.pattern')}
                placeholder={t('rewrite.pattern')}
                value={path.pattern}
                onChange={(pattern) => setPath({ ...path, pattern })}
              />
            </div>
          )}
          {path && (
            <div className={lines.grow}>
              <TextField
                mono
                pointer={at('path/value')}
                name={t('rewrite.value')}
                placeholder={t('rewrite.value')}
                value={path.value}
                onChange={(value) => setPath({ ...path, value })}
              />
            </div>
          )}
        </div>
      </FieldGroup>
      <TextField
        mono
        pointer={at('hostname')}
        label={t('rewrite.host')}
        placeholder={t('rewrite.none')}
        value={rewrite.hostname ?? ''}
        onChange={(hostname) => onChange({ ...rewrite, hostname: hostname || null })}
      />
    </div>
  );
}
