import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { Token } from '@/api/types/people';
import type { Column } from '@/ui/grid/columns';
import { Age } from '@/ui/time/Age';
import classes from './access.module.css';
import { Chips } from './Chips';
import { useText } from './text';

const TIGHT_DAYS = 14;

/** Columns of the token list; the revoke button only where it is allowed. */
export function useTokenColumns(onRevoke?: (token: Token) => void): Column<Token>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('name'),
        width: 'minmax(140px, 1.2fr)',
        sortBy: ({ name }) => name,
        cell: ({ name }) => <span>{name}</span>,
      },
      {
        key: 'prefix',
        header: t('token.prefix'),
        width: '120px',
        cell: ({ prefix }) => <code>{prefix}…</code>,
      },
      {
        key: 'scopes',
        header: t('token.scopes'),
        width: 'minmax(160px, 1.4fr)',
        cell: ({ scopes }) => <Chips words={scopes} />,
      },
      {
        key: 'by',
        header: t('token.by'),
        width: 'minmax(120px, 1fr)',
        cell: ({ created_by }) => <span>{created_by}</span>,
      },
      {
        key: 'used',
        header: t('token.used'),
        width: '110px',
        align: 'end',
        sortBy: ({ last_used_at }) => last_used_at,
        cell: ({ last_used_at }) => <Age at={last_used_at} />,
      },
      {
        key: 'expires',
        header: t('token.expires'),
        width: '110px',
        align: 'end',
        sortBy: ({ expires_at }) => expires_at,
        cell: ({ expires_at }) => <Age at={expires_at} staleAfterSeconds={-TIGHT_DAYS * 86_400} />,
      },
      ...(onRevoke
        ? [
            {
              key: 'revoke',
              header: t('token.revoke'),
              isHeaderHidden: true,
              width: '88px',
              align: 'end' as const,
              cell: (token: Token) => (
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  className={classes.revoke}
                  onClick={() => onRevoke(token)}
                >
                  {t('token.revoke')}
                </Button>
              ),
            },
          ]
        : []),
    ],
    [t, onRevoke],
  );
}
