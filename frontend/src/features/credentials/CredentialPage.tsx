/** One credential: where it stands, which node has which version, where it is used, and its past. */
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Credential } from '@/api/types/credentials';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { keys } from '@/api/keys';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useAddress } from '@/lib/useAddress';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { About } from './About';
import classes from './credentials.module.css';
import { EditDialog } from './EditDialog';
import { NodesPanel } from './NodesPanel';
import { pathOf, useCredential } from './reads';
import { RemoveCredential } from './RemoveCredential';
import { RotateDialog } from './RotateDialog';
import { StateMark } from './StateMark';
import { useText } from './text';
import { Trouble } from './Trouble';
import { VersionsPanel } from './VersionsPanel';

type Opened = 'rotate' | 'edit' | 'remove' | null;

export default function CredentialPage() {
  const t = useText();
  const slice = useSliceParam();
  const { name = '' } = useAddress();
  useTopics([`slice:${slice}`]);
  const { data: one, error, refetch, dataUpdatedAt } = useCredential(slice, name);
  const [opened, setOpened] = useState<Opened>(null);
  const again = () => void refetch();
  if (!one)
    return (
      <Page title={name} flow>
        {error && <Failure error={error} onRetry={again} />}
      </Page>
    );
  return (
    <Page
      name={name}
      title={<span className="mono">{name}</span>}
      meta={
        <>
          <StateMark state={one.state} />
          <Link to={paths.credentials(slice)} className="mono">
            {t('all', { slice })}
          </Link>
          <span>{t(`kind.${one.kind}`)}</span>
        </>
      }
      flow
      actions={<Verbs credential={one} onOpen={setOpened} />}
    >
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
      <Trouble credential={one} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <NodesPanel credential={one} />
          <VersionsPanel credential={one} />
        </div>
        <div className={classes.column}>
          <About credential={one} />
        </div>
      </div>
      <Dialogs credential={one} opened={opened} onClose={() => setOpened(null)} />
    </Page>
  );
}

type VerbsProps = { credential: Credential; onOpen: (opened: Opened) => void };

function Verbs({ credential, onOpen }: VerbsProps) {
  const t = useText();
  const { slice, name, source } = credential;
  const maySecure = useMayInSlice(slice, 'secure');
  const reading = useWrite<Credential>([keys.slice(slice)]);
  const path = pathOf(slice, name);
  return (
    <>
      <ApiCall request={{ method: 'GET', path }} />
      {maySecure && (
        <>
          <Button variant="subtle" color="claret" onClick={() => onOpen('remove')}>
            {t('remove')}
          </Button>
          <Button variant="default" onClick={() => onOpen('edit')}>
            {t('edit')}
          </Button>
          {source === 'sealed' ? (
            <Button onClick={() => onOpen('rotate')}>{t('rotate')}</Button>
          ) : (
            <Button
              loading={reading.isPending}
              onClick={() => reading.mutate({ method: 'POST', path: `${path}/refresh` })}
            >
              {t('refresh')}
            </Button>
          )}
        </>
      )}
    </>
  );
}

type DialogsProps = { credential: Credential; opened: Opened; onClose: () => void };

function Dialogs({ credential, opened, onClose }: DialogsProps) {
  const navigate = useNavigate();
  if (opened === 'rotate') return <RotateDialog credential={credential} onClose={onClose} />;
  if (opened === 'edit') return <EditDialog credential={credential} onClose={onClose} />;
  const leave = () => void navigate({ to: paths.credentials(credential.slice) });
  return opened === 'remove' ? (
    <RemoveCredential credential={credential} onClose={onClose} onGone={leave} />
  ) : null;
}
