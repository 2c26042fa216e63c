/** What a credential is, where it comes from, and where it is used. */
import { Link } from '@tanstack/react-router';
import type { Credential } from '@/api/types/credentials';
import { paths } from '@/lib/paths';
import { Facts, type Fact } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import classes from './credentials.module.css';
import { hasHeader, KINDS, usualOf } from './looks';
import { useText, type CredentialsText } from './text';

export function About({ credential }: { credential: Credential }) {
  const t = useText();
  const { slice, uses, rollout } = credential;
  return (
    <>
      <Panel title={t('about')}>
        <Facts facts={factsOf(credential, t)} />
      </Panel>
      {credential.store && (
        <Panel title={t('source.vault_kv.long')}>
          <Facts facts={storeFactsOf(credential.store, t)} />
        </Panel>
      )}
      <Panel title={t('uses')}>
        {uses.length === 0 && (
          <p className={classes.said}>
            {t('uses.none')}{' '}
            <Link to={paths.objects(slice, 'egress-destinations')} search={{ open: '+' }}>
              {t('uses.make')}
            </Link>
          </p>
        )}
        <ul className={classes.uses}>
          {uses.map((use) => (
            <li key={`${use.kind}/${use.name}`}>
              <Link
                to={paths.objects(slice, 'egress-destinations')}
                search={{ open: use.name }}
                className="mono"
              >
                {use.name}
              </Link>{' '}
              {t(use.is_live ? (use.is_drafted ? 'use.both' : 'use.live') : 'use.drafted')}
            </li>
          ))}
        </ul>
        {rollout && <Link to={paths.rollout(slice, rollout)}>{t('rollout')}</Link>}
      </Panel>
    </>
  );
}

function factsOf(one: Credential, t: CredentialsText): Fact[] {
  const { kind, parameters, newest } = one;
  const facts: (Fact | false)[] = [
    one.description !== '' && [t('description'), one.description],
    [t('owner'), one.owner || null],
    [t('source'), t(`source.${one.source}.long`)],
    hasHeader(kind, parameters) && [t('header'), <code>{`${one.header}: ${one.prefix}…`}</code>],
    ...KINDS[kind].map((name): Fact | false => {
      const value = (newest?.parameters ?? parameters)[name] ?? usualOf(kind, name);
      const text = Array.isArray(value) ? value.join(' ') : value;
      return text ? [t(`parameter.${name}`), <code className={classes.wrap}>{text}</code>] : false;
    }),
    newest?.expires_at ? [t('expires'), <Age at={newest.expires_at} />] : false,
    [t('rotated'), newest ? <Age at={newest.created_at} /> : null],
    [t('created'), <Age at={one.created_at} />],
  ];
  return facts.filter((fact) => fact !== false);
}

const storeFactsOf = (store: NonNullable<Credential['store']>, t: CredentialsText): Fact[] => [
  [t('vault.address'), <code className={classes.wrap}>{store.address}</code>],
  [t('vault.path'), <code className={classes.wrap}>{`${store.mount}/${store.path}`}</code>],
  [t('vault.fields'), <code>{Object.values(store.fields).join(', ')}</code>],
  [t('vault.key'), t(store.role_id ? 'vault.approle' : 'vault.token')],
  [t('vault.period'), store.period_seconds],
  [t('vault.staleAfter'), store.stale_after_seconds],
  [t('vault.readAt'), <Age at={store.read_at} />],
];
