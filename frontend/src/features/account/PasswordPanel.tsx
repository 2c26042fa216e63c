/** The password: chosen on the server's own page, outside the application. */
import { Button } from '@mantine/core';
import type { Account } from '@/api/types/account';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import classes from './account.module.css';
import { useText } from './text';

const CHOOSE = `/sign-in/password?next=/console${paths.account()}`;

export function PasswordPanel({ account }: { account: Account }) {
  const t = useText();
  return (
    <Panel title={t('password')}>
      <div className={classes.words}>
        <p>{t(account.has_password ? 'password.text' : 'password.none')}</p>
        <Button component="a" href={CHOOSE} variant="default">
          {t(account.has_password ? 'password.change' : 'password.choose')}
        </Button>
      </div>
    </Panel>
  );
}
