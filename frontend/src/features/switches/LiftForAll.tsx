/** Lets inspectors of a gateway look again, for every tenant. */
import type { PlatformSwitch } from '@/api/types/switches';
import { LiftQuestion } from './LiftQuestion';
import { useText } from './text';

export function LiftForAll({ thrown, onClose }: { thrown: PlatformSwitch; onClose: () => void }) {
  const t = useText();
  const { id, type, target, gateway, destination } = thrown;
  return (
    <LiftQuestion
      path={`/platform-switches/${id}/lift`}
      invalidates={[['platform-switches'], ['rollouts']]}
      onClose={onClose}
    >
      {t(`all.lift.${type}`, { gateway, rule: target, destination })}
    </LiftQuestion>
  );
}
