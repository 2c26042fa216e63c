/** What a policy does with clients as a whole: its temporary list, floods, and bots that show who they are. */
import type { WafPolicySpec } from '@/api/types/intent';
import { SwitchField } from '@/intent/fields/SwitchField';
import { Fold } from '@/intent/Fold';
import { bans as blankBans } from './blank';
import { BanFields } from './BanFields';
import { BotRows } from './BotRows';
import classes from './policies.module.css';
import { useText } from './text';

type Props = { spec: WafPolicySpec; onChange: (change: Partial<WafPolicySpec>) => void };

export function ClientFields({ spec, onChange }: Props) {
  const t = useText();
  const { bans, bots, challenges_in_floods: challenges } = spec;
  return (
    <>
      <Fold
        title={t('bans')}
        summary={bans ? t(`bans.summary.${bans.action}`, { after: bans.after }) : t('bans.off')}
        pointers={['/spec/bans', '/spec/challenges_in_floods']}
      >
        <p className={classes.quiet}>{t('bans.hint')}</p>
        <SwitchField
          pointer="/spec/bans"
          label={t('bans.on')}
          value={bans !== null}
          onChange={(isOn) => onChange({ bans: isOn ? blankBans() : null })}
        />
        {bans && <BanFields bans={bans} onChange={(next) => onChange({ bans: next })} />}
        <SwitchField
          pointer="/spec/challenges_in_floods"
          label={t('floods')}
          hint={t('floods.hint')}
          value={challenges}
          onChange={(isOn) => onChange({ challenges_in_floods: isOn })}
        />
      </Fold>
      <Fold
        title={t('bots')}
        summary={t('bots.summary', { count: bots.length })}
        pointers={['/spec/bots']}
      >
        <BotRows bots={bots} onChange={(next) => onChange({ bots: next })} />
      </Fold>
    </>
  );
}
