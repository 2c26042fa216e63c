/** Secrets that a policy looks for by themselves: sent once, never shown; what is kept is a digest. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DlpPolicy, KnownSecret } from '@/api/types/dlp';
import { useMayInSlice } from '@/api/useSlice';
import { useIsUnsaved } from '@/intent/unsaved';
import { placeOf } from '@/intent/work';
import { SideSection } from '@/ui/panel/SidePanel';
import { AddSecret } from './AddSecret';
import { DropSecret } from './DropSecret';
import classes from './policies.module.css';
import { useText } from './text';

export function Secrets({ policy }: { policy: DlpPolicy }) {
  const t = useText();
  const { slice, name, state, spec } = policy;
  const mayEdit = useMayInSlice(slice, 'edit') && state !== 'removed';
  const isUnsaved = useIsUnsaved(placeOf(slice, 'dlp-policies', name));
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<KnownSecret | null>(null);
  return (
    <SideSection title={t('secrets')}>
      <p className={classes.quiet}>{t('secrets.hint')}</p>
      {spec.secrets.length > 0 && (
        <ul className={classes.secrets} aria-label={t('secrets')}>
          {spec.secrets.map((one) => (
            <li key={one.name}>
              <code>{one.name}</code>
              <span>{t('secret.length', { count: one.length })}</span>
              <span>{t(`action.${one.action}`)}</span>
              {mayEdit && (
                <Button
                  variant="subtle"
                  color="claret"
                  size="compact-xs"
                  disabled={isUnsaved}
                  aria-label={t('secret.drop.label', { name: one.name })}
                  onClick={() => setLeaving(one)}
                >
                  {t('secret.drop')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayEdit && (
        <div className={classes.step}>
          <Button
            variant="default"
            size="compact-sm"
            disabled={isUnsaved}
            onClick={() => setAdding(true)}
          >
            {t('secret.add')}
          </Button>
          <span>{t(isUnsaved ? 'step.unsaved' : 'secret.add.hint')}</span>
        </div>
      )}
      {isAdding && <AddSecret policy={policy} onClose={() => setAdding(false)} />}
      {leaving && <DropSecret policy={policy} secret={leaving} onClose={() => setLeaving(null)} />}
    </SideSection>
  );
}
