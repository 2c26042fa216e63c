/** How much traffic a switch would have stopped lately. */
import { useTraffic } from '@/api/useTraffic';
import { formatCount } from '@/lib/numbers';
import classes from './switches.module.css';
import { useText } from './text';
import { isTurningAway, turnedAway, type Throw } from './throwing';

export function TurnedAway({ slice, wanted }: { slice: string; wanted: Throw }) {
  const t = useText();
  const traffic = useTraffic(slice);
  const requests = turnedAway(wanted, traffic);
  if (!isTurningAway(wanted.type)) return null;
  const isAsked = wanted.type === 'tenant_suspend' || wanted.target !== '';
  return (
    <p className={classes.reach}>
      {isAsked &&
        (requests === null ? t('reach.unknown') : t('reach', { requests: formatCount(requests) }))}
    </p>
  );
}
