/** One certificate: where it stands, what can be done, its rotation step by step, where it is served, and its past. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Tagged } from '@/api/client';
import type { Certificate } from '@/api/types/certificates';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useAddress } from '@/lib/useAddress';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { CertificateVerdict } from './CertificateVerdict';
import classes from './detail.module.css';
import { Events } from './Events';
import { Identity } from './Identity';
import { IssueDialog } from './IssueDialog';
import { NamesPanel } from './NamesPanel';
import { NodesPanel } from './NodesPanel';
import { PlacesPanel } from './PlacesPanel';
import { useCertificate } from './reads';
import { RemoveCertificate } from './RemoveCertificate';
import { RenewalPanel } from './RenewalPanel';
import { RotationsPanel } from './RotationsPanel';
import { RotationTrack } from './RotationTrack';
import { StandingMark } from './StandingMark';
import { useText } from './text';
import { UploadDialog } from './UploadDialog';
import { CertificateVerbs, type Opened } from './CertificateVerbs';

export default function CertificatePage() {
  const t = useText();
  const { id } = useAddress();
  useTopics([`slice:${useSliceParam()}`]);
  const { data: stored, error, refetch, dataUpdatedAt } = useCertificate(id);
  const [opened, setOpened] = useState<Opened>(null);
  const again = () => void refetch();
  if (!stored)
    return (
      <Page title={t('one')} flow>
        {error ? <Failure error={error} onRetry={again} /> : <div className={classes.blank} />}
      </Page>
    );
  const one = stored.value;
  return (
    <Page
      name={one.name}
      title={<span className="mono">{one.name}</span>}
      meta={<Meta certificate={one} />}
      flow
      actions={<Actions certificate={one} onOpen={setOpened} />}
    >
      <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
      <CertificateVerdict certificate={one} />
      {one.rotation && <RotationTrack rotation={one.rotation} slice={one.slice} />}
      <div className={classes.columns}>
        <div className={classes.column}>
          {one.rotation && <NodesPanel certificate={one} rotation={one.rotation} />}
          <PlacesPanel certificate={one} />
          <RotationsPanel certificate={one} />
        </div>
        <div className={classes.column}>
          <RenewalPanel certificate={one} />
          <NamesPanel certificate={one} />
          <Identity certificate={one} />
          <Events id={one.id} />
        </div>
      </div>
      <Dialogs stored={stored} opened={opened} onClose={() => setOpened(null)} />
    </Page>
  );
}

function Meta({ certificate: { standing, slice, hostnames } }: { certificate: Certificate }) {
  const t = useText();
  const [first, ...others] = hostnames;
  return (
    <>
      <StandingMark standing={standing} chip />
      <Link to={paths.certificates(slice)} className="mono">
        {slice}
      </Link>
      <span className={classes.hosts} title={hostnames.join('\n')}>
        <span className="mono">{first}</span>{' '}
        {others.length > 0 && t('more', { count: others.length })}
      </span>
    </>
  );
}

type ActionsProps = { certificate: Certificate; onOpen: (opened: Opened) => void };

function Actions({ certificate, onOpen }: ActionsProps) {
  const maySecure = useMayInSlice(certificate.slice, 'secure');
  return (
    <>
      <ApiCall request={{ method: 'GET', path: `/certificates/${certificate.id}` }} />
      {maySecure && <CertificateVerbs certificate={certificate} onOpen={onOpen} />}
    </>
  );
}

type DialogsProps = { stored: Tagged<Certificate>; opened: Opened; onClose: () => void };

function Dialogs({ stored, opened, onClose }: DialogsProps) {
  const { slice } = stored.value;
  if (opened === 'change') return <IssueDialog slice={slice} stored={stored} onClose={onClose} />;
  if (opened === 'upload')
    return <UploadDialog slice={slice} stored={stored.value} onClose={onClose} />;
  return opened === 'remove' ? <RemoveCertificate stored={stored} onClose={onClose} /> : null;
}
