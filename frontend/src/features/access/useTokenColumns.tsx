import { useMemo } from 'react';
import type { Token } from '@/api/types/people';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import classes from './access.module.css';
import { Chips } from './Chips';
import { useText } from './text';

const TIGHT_DAYS = 14;

export type Verbs = { onRotate: (token: Token) => void; onRevoke: (token: Token) => void };

/** Columns of the token list; verbs only where they are allowed. */
export function useTokenColumns(verbs?: Verbs): Column<Token>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('name'),
        width: 'minmax(90px, 1.2fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <span>{name}</span>,
      },
      {
        key: 'prefix',
        header: t('token.prefix'),
        width: '96px',
        cell: ({ prefix }) => <code>{prefix}…</code>,
      },
      {
        key: 'scopes',
        header: t('token.scopes'),
        width: 'minmax(110px, 1.4fr)',
        cell: ({ scopes }) => <Chips words={scopes} />,
      },
      {
        key: 'by',
        header: t('token.by'),
        width: 'minmax(90px, 1fr)',
        sortBy: ({ service_account, created_by }) => service_account ?? created_by,
        cell: ({ service_account, created_by }) => <span>{service_account ?? created_by}</span>,
      },
      {
        key: 'used',
        header: t('token.used'),
        width: 'minmax(86px, 1fr)',
        sortBy: ({ last_used_at }) => last_used_at,
        cell: ({ last_used_at, last_used_from }) => (
          <span>
            <Age at={last_used_at} /> {last_used_from && <code>{last_used_from}</code>}
          </span>
        ),
      },
      {
        key: 'expires',
        header: t('token.expires'),
        width: '76px',
        align: 'end',
        sortBy: ({ expires_at }) => expires_at,
        cell: ({ expires_at }) => <Age at={expires_at} staleAfterSeconds={-TIGHT_DAYS * 86_400} />,
      },
      ...(verbs ? [verbsColumn(t('token.verbs'), t('rotate'), t('token.revoke'), verbs)] : []),
    ],
    [t, verbs],
  );
}

function verbsColumn(
  header: string,
  rotate: string,
  revoke: string,
  { onRotate, onRevoke }: Verbs,
): Column<Token> {
  return {
    key: 'verbs',
    header,
    isHeaderHidden: true,
    width: '154px',
    align: 'end',
    cell: (token) => (
      <span className={classes.lineVerbs}>
        {!token.trust && <Verb label={rotate} name={token.name} onClick={() => onRotate(token)} />}
        <Verb label={revoke} name={token.name} onClick={() => onRevoke(token)} />
      </span>
    ),
  };
}

function Verb({ label, name, onClick }: { label: string; name: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className={classes.verb}
      aria-label={`${label} ${name}`}
      onClick={onClick}
    >
      {label}
    </button>
  );
}
