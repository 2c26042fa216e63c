/** The chain a leaf is served with, link by link: what it is, who signed it, until when, and where it leads. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ChainLink } from '@/api/types/certificates';
import { Copy } from '@/ui/form/Copy';
import { formatExact } from '@/ui/time/Age';
import classes from './chain.module.css';
import { fullHash, shortHash } from './nodes';
import { useText } from './text';

type Props = {
  /** Leaf first. */
  chain: readonly ChainLink[];
  /** What the leaf is called where it has no subject, as most have none. */
  names: readonly string[];
  root?: ChainLink | null;
  /** To download; it has no private key. */
  pem?: string;
  file?: string;
};

export function ChainList({ chain, names, root = null, pem = '', file = 'chain.pem' }: Props) {
  const t = useText();
  if (chain.length === 0) return null;
  return (
    <div className={classes.chain}>
      <h4>{t('chain', { count: chain.length })}</h4>
      <ol aria-label={t('chain.label')}>
        {chain.map((link, index) => (
          <Link key={link.sha256} link={link} names={index === 0 ? names : []} />
        ))}
        {root && <Link link={root} names={[]} word={t('chain.root')} />}
      </ol>
      {pem && (
        <Button
          component="a"
          variant="default"
          size="compact-xs"
          leftSection={<IconDownload size={13} aria-hidden />}
          href={`data:application/x-pem-file;charset=utf-8,${encodeURIComponent(pem)}`}
          download={file}
        >
          {t('chain.download')}
        </Button>
      )}
    </div>
  );
}

type LinkProps = { link: ChainLink; names: readonly string[]; word?: string };

function Link({ link, names, word }: LinkProps) {
  const t = useText();
  return (
    <li data-root={word ? true : undefined}>
      <b>{link.subject || names.join(', ') || t('chain.unnamed')}</b>
      {word && <em>{word}</em>}
      <span>{t('chain.signed', { issuer: link.issuer })}</span>
      <span>
        {link.key_text}, {t('chain.ends', { at: formatExact(link.not_after) })}{' '}
        <Copy value={fullHash(link.sha256)} label={`${shortHash(link.sha256)}…`} />
      </span>
    </li>
  );
}
