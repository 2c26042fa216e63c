/** When a client comes on the temporary list of the policy, for how long, and who never does. */
import type { Bans } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField } from '@/intent/fields/NumberField';
import { SpanField } from '@/intent/fields/SpanField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import { useText } from './text';

const AT = '/spec/bans';
const WIDTH = 280;

type Props = { bans: Bans; onChange: (bans: Bans) => void };

export function BanFields({ bans, onChange }: Props) {
  const t = useText();
  const number = (name: 'after' | 'score' | 'most') => (
    <NumberField
      pointer={`${AT}/${name}`}
      label={t(`bans.${name}`)}
      hint={t(`bans.${name}.hint`)}
      width={WIDTH}
      value={bans[name]}
      onChange={(value) => onChange({ ...bans, [name]: value })}
    />
  );
  const span = (name: 'within_seconds' | 'seconds' | 'longest_seconds') => (
    <SpanField
      pointer={`${AT}/${name}`}
      label={t(`bans.${name}`)}
      hint={t(`bans.${name}.hint`)}
      width={WIDTH}
      value={bans[name]}
      onChange={(value) => onChange({ ...bans, [name]: value })}
    />
  );
  return (
    <>
      {number('after')}
      {span('within_seconds')}
      {number('score')}
      <ChoiceField
        pointer={`${AT}/action`}
        label={t('bans.action')}
        width={WIDTH}
        options={[
          { value: 'block', label: t('bans.action.block') },
          { value: 'challenge', label: t('bans.action.challenge') },
        ]}
        value={bans.action}
        onChange={(action) => onChange({ ...bans, action })}
      />
      {span('seconds')}
      <SwitchField
        pointer={`${AT}/grows`}
        label={t('bans.grows')}
        value={bans.grows}
        onChange={(grows) => onChange({ ...bans, grows })}
      />
      {span('longest_seconds')}
      {number('most')}
      <TextField
        mono
        pointer={`${AT}/never`}
        label={t('bans.never')}
        hint={t('bans.never.hint')}
        placeholder="office"
        value={bans.never}
        onChange={(never) => onChange({ ...bans, never })}
      />
    </>
  );
}
