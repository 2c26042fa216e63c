/** Which endpoints are asked first, and when others are. */
import type { Failover } from '@/api/types/intent';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import lines from '@/intent/intent.module.css';
import { failover as started } from './blank';
import classes from './services.module.css';
import { useServicesText } from './text';

type Props = { failover: Failover | null; onChange: (failover: Failover | null) => void };

export function FailoverFields({ failover, onChange }: Props) {
  const t = useServicesText();
  const now = failover ?? started();
  const set = (change: Partial<Failover>) => {
    const next = { ...now, ...change };
    const saysNothing =
      !next.prefer_nearby && next.spill_below_percent === null && next.panic_below_percent === null;
    onChange(saysNothing ? null : next);
  };
  return (
    <div className={classes.block}>
      <SwitchField
        pointer="/spec/failover/prefer_nearby"
        label={t('nearby')}
        hint={t('nearby.hint')}
        value={now.prefer_nearby}
        onChange={(prefer_nearby) => set({ prefer_nearby })}
      />
      <div className={lines.line}>
        <OptionalNumberField
          pointer="/spec/failover/spill_below_percent"
          label={t('spill')}
          placeholder="71 %"
          width={200}
          suffix=" %"
          value={now.spill_below_percent}
          onChange={(spill_below_percent) => set({ spill_below_percent })}
        />
        <OptionalNumberField
          pointer="/spec/failover/panic_below_percent"
          label={t('panic')}
          placeholder="50 %"
          width={200}
          suffix=" %"
          value={now.panic_below_percent}
          onChange={(panic_below_percent) => set({ panic_below_percent })}
        />
      </div>
    </div>
  );
}
