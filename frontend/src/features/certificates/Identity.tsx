/** What the certificate is, key by key: fingerprint to copy, serial, who signed it, from when until when. */
import type { Certificate, Leaf } from '@/api/types/certificates';
import { Copy } from '@/ui/form/Copy';
import { Facts } from '@/ui/page/Facts';
import { Panel } from '@/ui/page/Panel';
import { formatExact } from '@/ui/time/Age';
import { ChainList } from './ChainList';
import classes from './detail.module.css';
import { fullHash, shortHash } from './nodes';
import { useText } from './text';

export function Identity({ certificate }: { certificate: Certificate }) {
  const t = useText();
  const { leaves, version, issuer, key_types: keys, challenge, owner } = certificate;
  const drains = certificate.drain_connections;
  return (
    <Panel title={t('identity')} meta={version !== null && t('version', { version })}>
      <div className={classes.leaves}>
        <Facts
          facts={[
            [t('issuer'), issuer?.title ?? t('uploaded')],
            [t('keys'), keys.map((one) => t(`key.${one}`)).join(', ')],
            ...(challenge ? [[t('challenge'), challenge] as const] : []),
            ...(owner ? [[t('owner'), owner] as const] : []),
            ...(drains ? [[t('drain.fact'), t('drain.ended')] as const] : []),
          ]}
        />
        {leaves.map((leaf) => (
          <LeafFacts key={leaf.sha256} leaf={leaf} name={certificate.name} />
        ))}
      </div>
    </Panel>
  );
}

function LeafFacts({ leaf, name }: { leaf: Leaf; name: string }) {
  const t = useText();
  return (
    <section aria-label={leaf.key_text}>
      <h3>{leaf.key_text}</h3>
      <Facts
        facts={[
          [
            t('fact.fingerprint'),
            <Copy value={fullHash(leaf.sha256)} label={`${shortHash(leaf.sha256)}…`} />,
          ],
          [t('fact.serial'), <Copy value={leaf.serial} label={`${leaf.serial.slice(0, 16)}…`} />],
          [t('fact.issuer'), leaf.issuer],
          ...(leaf.subject ? [[t('fact.subject'), leaf.subject] as const] : []),
          [t('fact.begins'), formatExact(leaf.not_before)],
          [t('fact.ends'), formatExact(leaf.not_after)],
        ]}
      />
      <ChainList
        chain={leaf.chain}
        names={leaf.names}
        root={leaf.root}
        pem={leaf.chain_pem}
        file={`${name}-${leaf.key}-chain.pem`}
      />
    </section>
  );
}
