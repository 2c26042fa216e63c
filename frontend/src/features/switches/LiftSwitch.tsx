/** Puts back into service what a switch took out, as another revision. */
import { keys } from '@/api/keys';
import type { KillSwitch } from '@/api/types/switches';
import { LiftQuestion } from './LiftQuestion';
import { SwitchName } from './SwitchName';
import { useText } from './text';

export function LiftSwitch({ thrown, onClose }: { thrown: KillSwitch; onClose: () => void }) {
  const t = useText();
  const { id, slice } = thrown;
  return (
    <LiftQuestion
      path={`/slices/${slice}/switches/${id}/lift`}
      invalidates={[keys.slice(slice), keys.slices(), ['rollouts']]}
      onClose={onClose}
    >
      <SwitchName thrown={thrown} />: {t('lift.text')}
    </LiftQuestion>
  );
}
