/** One exclusion: what does not look, at what, where; and whose wish it is. */
import type { Exclusion } from '@/api/types/intent';
import { ExpiryField } from '@/intent/fields/ExpiryField';
import { SuggestField } from '@/intent/fields/SuggestField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import classes from './policies.module.css';
import { SubjectFields } from './SubjectFields';
import { useTargets } from './targets';
import { useText } from './text';
import type { CatalogueRule } from '@/api/types/wafLanguage';

type Props = {
  exclusion: Exclusion;
  onChange: (exclusion: Exclusion) => void;
  pointer: string;
  catalogue: ReadonlyMap<number, CatalogueRule>;
};

export function ExclusionFields({ exclusion, onChange, pointer, catalogue }: Props) {
  const t = useText();
  const set = (change: Partial<Exclusion>) => onChange({ ...exclusion, ...change });
  return (
    <>
      <SubjectFields exclusion={exclusion} onChange={set} pointer={pointer} catalogue={catalogue} />
      <SuggestField
        pointer={`${pointer}/target`}
        label={t('target')}
        hint={t('target.hint')}
        placeholder={t('target.all')}
        suggestions={useTargets()}
        value={exclusion.target}
        onChange={(target) => set({ target })}
      />
      <WhereFields exclusion={exclusion} onChange={set} pointer={pointer} />
      <div className={lines.line}>
        {(['owner', 'reason'] as const).map((key) => (
          <div key={key} className={lines.grow}>
            <TextField
              pointer={`${pointer}/${key}`}
              label={t(key)}
              placeholder={t(`${key}.hint`)}
              value={exclusion[key]}
              onChange={(text) => set({ [key]: text })}
            />
          </div>
        ))}
      </div>
      <ExpiryField
        pointer={`${pointer}/expires_at`}
        label={t('expiry')}
        hint={t('expiry.hint')}
        width={220}
        value={exclusion.expires_at}
        onChange={(expires_at) => set({ expires_at })}
      />
    </>
  );
}

type WhereProps = Omit<Props, 'onChange' | 'catalogue'> & {
  onChange: (change: Partial<Exclusion>) => void;
};

function WhereFields({ exclusion, onChange, pointer }: WhereProps) {
  const t = useText();
  return (
    <div className={classes.where}>
      <div className={lines.line}>
        <TextField
          mono
          pointer={`${pointer}/method`}
          label={t('method')}
          placeholder={t('method.any')}
          width={110}
          value={exclusion.method}
          onChange={(method) => onChange({ method: method.toUpperCase() })}
        />
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${pointer}/path`}
            label={t('path')}
            placeholder={t('path.any')}
            value={exclusion.path}
            onChange={(path) => onChange({ path })}
          />
        </div>
      </div>
      {exclusion.path && (
        <SwitchField
          pointer={`${pointer}/prefix`}
          label={t('prefix')}
          value={exclusion.prefix}
          onChange={(prefix) => onChange({ prefix })}
        />
      )}
    </div>
  );
}
