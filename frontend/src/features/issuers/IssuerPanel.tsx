/** One issuer: its facts, a check against the CA itself, and for the internal one its authorities. */
import { Button } from '@mantine/core';
import type { Issuer, IssuerCheck } from '@/api/types/issuers';
import { useWrite, type Writing } from '@/api/useWrite';
import { Copy } from '@/ui/form/Copy';
import { Facts, type Fact } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import { formatSpan } from '@/lib/durations';
import { AuthoritiesPanel } from './AuthoritiesPanel';
import classes from './issuers.module.css';
import { useText } from './text';

type Props = { issuer: Issuer; mayOperate: boolean; onEdit: () => void; onRemove: () => void };

export function IssuerPanel({ issuer, mayOperate, onEdit, onRemove }: Props) {
  const t = useText();
  const { name, title, type, is_default: isDefault, text, standing } = issuer;
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
              aria-label={t('edit.of', { title })}
              onClick={onEdit}
            >
              {t('edit')}
            </Button>
            {type === 'acme' && (
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
            )}
          </>
        )
      }
    >
      <p className={classes.text}>
        {standing !== 'well' && (
          <em className={classes.trouble}>
            <Mark glyph="triangle" tone={standing === 'ended' ? 'bad' : 'warn'} />
            {t(`standing.${standing}`)}
          </em>
        )}
        {text}
      </p>
      <Facts facts={useFacts(issuer)} />
      {type === 'acme' && <Checked checking={checking} />}
      {type === 'internal' && <AuthoritiesPanel issuer={issuer} mayOperate={mayOperate} />}
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
    isAcme && [t('challenge'), challenge],
    [t('keys'), issuer.key_types.map((key) => t(`key.${key}`)).join(', ')],
    !isAcme && [t('lifetime'), formatSpan(issuer.lifetime_seconds)],
    issuer.dns.type !== undefined && [t('dns'), t(`dns.type.${issuer.dns.type}`)],
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
