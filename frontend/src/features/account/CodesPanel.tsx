/** Recovery codes: how many are left, and ten new ones, shown once. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Account } from '@/api/types/account';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { Panel } from '@/ui/page/Panel';
import classes from './account.module.css';
import { useText } from './text';

const FEW = 4;

export function CodesPanel({ account }: { account: Account }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const [codes, setCodes] = useState<string | null>(null);
  const renew = useWrite<{ codes: string[] }>([keys.account('account')]);
  const { recovery_codes_left: count, factors } = account;
  const make = () =>
    renew.mutate(
      { method: 'POST', path: '/me/recovery-codes' },
      {
        onSuccess: (made) => {
          setAsking(false);
          setCodes(made.codes.join('\n'));
        },
      },
    );
  return (
    <Panel title={t('codes')}>
      <div className={classes.words}>
        <p>
          {factors.length === 0 ? t('codes.later') : t('codes.left', { count })}{' '}
          {factors.length > 0 && count < FEW && t('codes.few')}
        </p>
        <Button variant="default" disabled={factors.length === 0} onClick={() => setAsking(true)}>
          {t('codes.make')}
        </Button>
      </div>
      <Confirm
        opened={isAsking}
        title={t('codes.title')}
        consequence={t('codes.text')}
        verb={t('codes.make')}
        isCalm
        isBusy={renew.isPending}
        error={renew.error}
        onConfirm={make}
        onClose={() => setAsking(false)}
      />
      <SecretOnce title={t('codes')} secret={codes} onDone={() => setCodes(null)}>
        <p>{t('codes.keep')}</p>
      </SecretOnce>
    </Panel>
  );
}
