/** One issuer: its facts, a check against the CA itself, and for the internal one its root to install in clients. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Issuer, IssuerCheck } from '@/api/types/certificates';
import { useWrite, type Writing } from '@/api/useWrite';
import { Copy } from '@/ui/form/Copy';
import { Facts, type Fact } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import classes from './issuers.module.css';
import { useText } from './text';

type Props = { issuer: Issuer; mayOperate: boolean; onRemove: () => void };

export function IssuerPanel({ issuer, mayOperate, onRemove }: Props) {
  const t = useText();
  const { name, title, type, is_default: isDefault, text } = issuer;
  const checking = useWrite<IssuerCheck>([]);
  return (
    <Panel
      title={title}
      meta={
        <>
          <code>{name}</code> · {t(`type.${type}`)}
          {isDefault && <em className={classes.usual}>{t('default')}</em>}
        </>
      }
      aside={
        mayOperate && (
          <>
            {type === 'acme' && (
              <Button variant="subtle" size="compact-sm" color="claret" onClick={onRemove}>
                {t('remove')}
              </Button>
            )}
            <Button
              variant="default"
              size="compact-sm"
              loading={checking.isPending}
              aria-label={t('check.of', { title })}
              onClick={() =>
                checking.mutate({ method: 'POST', path: `/issuers/${name}/check`, body: {} })
              }
            >
              {t('check')}
            </Button>
          </>
        )
      }
    >
      <p className={classes.text}>{text}</p>
      <Facts facts={useFacts(issuer)} />
      <Checked checking={checking} />
      {issuer.root && <Root issuer={issuer} />}
    </Panel>
  );
}

function useFacts(issuer: Issuer): Fact[] {
  const t = useText();
  const { directory_url: directory, account_url: account, email, profile, challenge } = issuer;
  const isAcme = issuer.type === 'acme';
  const facts: (Fact | false)[] = [
    directory !== '' && [t('directory'), <Copy value={directory} label={directory} />],
    account !== '' && [t('account'), <span className="mono">{account}</span>],
    email !== '' && [t('email'), email],
    isAcme && [t('profile'), profile || t('profile.usual')],
    issuer.type === 'acme' && [t('challenge'), challenge],
    [t('keys'), issuer.key_types.join(', ')],
    isAcme && [t('eab'), t(issuer.has_eab ? 'yes' : 'no')],
    isAcme && [t('bundle'), t(issuer.ca_bundle ? 'bundle.own' : 'bundle.system')],
  ];
  return facts.filter((fact) => fact !== false);
}

/** What the CA answered just now; room is kept for it from the beginning. */
function Checked({ checking: { data, error } }: { checking: Writing<IssuerCheck> }) {
  const t = useText();
  if (error) return <Failure error={error} />;
  return (
    <p className={classes.checked} role="status">
      {data && (
        <>
          <Mark glyph={data.ok ? 'disc' : 'cross'} tone={data.ok ? 'ok' : 'bad'} />
          <span>
            {data.text}{' '}
            {data.profiles.length > 0 &&
              t('check.profiles', { profiles: data.profiles.join(', ') })}{' '}
            {data.ok && t(data.has_renewal_info ? 'check.ari' : 'check.ari.none')}
          </span>
        </>
      )}
    </p>
  );
}

function Root({ issuer: { name, root } }: { issuer: Issuer }) {
  const t = useText();
  return (
    <Button
      component="a"
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
      href={`data:application/x-pem-file,${encodeURIComponent(root)}`}
      download={`${name}-root.pem`}
    >
      {t('root')}
    </Button>
  );
}
