/** The authorities of an internal CA: which issues, which clients must trust, what comes from each, and the verbs. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Authority, Issuer } from '@/api/types/issuers';
import { Copy } from '@/ui/form/Copy';
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import { mayPrepare, verbsOf, type Asked, type AuthorityVerb } from './authorities';
import { AuthorityDialog } from './AuthorityDialog';
import classes from './issuers.module.css';
import { useText, type IssuersText } from './text';

const LOOKS: Record<Authority['state'], { glyph: Glyph; tone: Tone }> = {
  prepared: { glyph: 'ring', tone: 'accent' },
  active: { glyph: 'disc', tone: 'ok' },
  retiring: { glyph: 'half', tone: 'warn' },
  retired: { glyph: 'bar', tone: 'idle' },
};
const SHORT = 12;

export function AuthoritiesPanel({ issuer, mayOperate }: { issuer: Issuer; mayOperate: boolean }) {
  const t = useText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (verb: AuthorityVerb, authority: Authority | null) => setAsked({ verb, authority });
  return (
    <div className={classes.authorities}>
      <Table
        label={t('authorities.of', { title: issuer.title })}
        columns={columns(t, mayOperate ? ask : null)}
        rows={issuer.authorities}
        rowKey={({ number }) => String(number)}
      />
      <div className={classes.roots}>
        <Button
          component="a"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          href={`data:application/x-pem-file,${encodeURIComponent(issuer.roots)}`}
          download={`${issuer.name}-roots.pem`}
        >
          {t('roots')}
        </Button>
        <Copy value={issuer.roots} label={t('roots.copy')} />
        {mayOperate && mayPrepare(issuer) && (
          <Button variant="default" onClick={() => ask('prepare', null)}>
            {t('prepare')}
          </Button>
        )}
      </div>
      {asked && <AuthorityDialog issuer={issuer} asked={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

type Ask = ((verb: AuthorityVerb, authority: Authority) => void) | null;

const columns = (t: IssuersText, ask: Ask): TableColumn<Authority>[] => [
  {
    key: 'number',
    header: t('column.number'),
    width: '26%',
    cell: (authority) => (
      <span className={classes.authority}>
        <Mark {...LOOKS[authority.state]} />
        <span>
          {authority.number} · {t(`state.${authority.state}`)}
          {authority.is_compromised && <em>{t('compromised')}</em>}
        </span>
      </span>
    ),
  },
  {
    key: 'root',
    header: t('column.root'),
    cell: ({ subject, sha256 }) => (
      <code title={`${subject}, SHA-256 ${sha256}`}>{sha256.slice(0, SHORT)}</code>
    ),
  },
  { key: 'ends', header: t('column.ends'), cell: ({ root_ends_at: at }) => <Age at={at} /> },
  {
    key: 'certificates',
    header: t('column.certificates'),
    align: 'end',
    cell: ({ certificates }) => certificates,
  },
  ...(ask
    ? [
        {
          key: 'verbs',
          header: t('column.verbs'),
          isHeaderHidden: true,
          align: 'end' as const,
          cell: (authority: Authority) => (
            <span className={classes.verbs}>
              {verbsOf(authority).map((verb) => (
                <Button
                  key={verb}
                  variant="default"
                  size="compact-xs"
                  aria-label={t(`verb.${verb}`, { number: authority.number })}
                  onClick={() => ask(verb, authority)}
                >
                  {t(`short.${verb}`)}
                </Button>
              ))}
            </span>
          ),
        },
      ]
    : []),
];
