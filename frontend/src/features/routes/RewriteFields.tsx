/** What the service sees instead of the path and host that came. */
import type { PathRewrite, Rewrite } from '@/api/types/intent';
import { ChoiceField, TextField } from '@/intent/fields';
import lines from '@/intent/intent.module.css';
import classes from './routes.module.css';
import { useRoutesText } from './text';

type Kind = PathRewrite['type'] | 'none';
type Props = { rewrite: Rewrite; onChange: (rewrite: Rewrite) => void };

const KINDS: readonly Kind[] = ['none', 'prefix', 'full', 'regex'];
const at = (step: string) => `/spec/action/rewrite/${step}`;

export function RewriteFields({ rewrite, onChange }: Props) {
  const t = useRoutesText();
  const { path } = rewrite;
  const setPath = (next: PathRewrite | null) => onChange({ ...rewrite, path: next });
  return (
    <div className={classes.block}>
      <div className={lines.line}>
        <ChoiceField
          pointer={at('path/type')}
          label={t('rewrite.path')}
          options={KINDS.map((value) => ({ value, label: t(`rewrite.${value}`) }))}
          value={path?.type ?? 'none'}
          onChange={(kind) => setPath(blankPath(kind, path?.value ?? '/'))}
        />
        {path?.type === 'regex' && (
          <TextField
            mono
            pointer={at('path/pattern')}
            label={t('rewrite.pattern')}
            value={path.pattern}
            onChange={(pattern) => setPath({ ...path, pattern })}
          />
        )}
        {path && (
          <TextField
            mono
            pointer={at('path/value')}
            label={t('rewrite.value')}
            value={path.value}
            onChange={(value) => setPath({ ...path, value })}
          />
        )}
      </div>
      <TextField
        mono
        pointer={at('hostname')}
        label={t('rewrite.host')}
        hint={t('rewrite.host.hint')}
        value={rewrite.hostname ?? ''}
        onChange={(hostname) => onChange({ ...rewrite, hostname: hostname || null })}
      />
    </div>
  );
}

function blankPath(kind: Kind, value: string): PathRewrite | null {
  if (kind === 'none') return null;
  return kind === 'regex' ? { type: 'regex', pattern: '', value } : { type: kind, value };
}
