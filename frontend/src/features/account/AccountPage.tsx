/** Your account: password, second factors, recovery codes, and the browsers you are signed in with. */
import { useMe } from '@/api/me';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import classes from './account.module.css';
import { CodesPanel } from './CodesPanel';
import { FactorsPanel } from './FactorsPanel';
import { PasswordPanel } from './PasswordPanel';
import { useAccount } from './reads';
import { SessionsPanel } from './SessionsPanel';
import { useText } from './text';

export default function AccountPage() {
  const t = useText();
  const { user } = useMe();
  const { data, error, refetch } = useAccount();
  return (
    <Page title={t('title')} meta={<span>{user.email}</span>}>
      <div className={classes.page}>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {data && (
          <>
            <FactorsPanel account={data} />
            <div className={classes.pair}>
              <CodesPanel account={data} />
              <PasswordPanel account={data} />
            </div>
          </>
        )}
        <SessionsPanel />
      </div>
    </Page>
  );
}
