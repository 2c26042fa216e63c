/** The gateways as a strip: choosing one narrows the nodes below. */
import { useUrlState } from '@/lib/urlState';
import type { Gateway, NodeCounts } from '@/api/types/fleet';
import { Mark } from '@/ui/status/Mark';
import { STATES } from '@/ui/status/states';
import classes from './gateways.module.css';
import { useText } from './text';

export function GatewayStrip({ gateways }: { gateways: readonly Gateway[] }) {
  const [{ gateway: chosen }, setUrl] = useUrlState();
  if (gateways.length === 0) return null;
  return (
    <ul className={classes.strip}>
      {gateways.map((gateway) => (
        <li key={gateway.slug}>
          <button
            type="button"
            className={classes.gateway}
            aria-pressed={gateway.slug === chosen}
            onClick={() =>
              setUrl({ gateway: gateway.slug === chosen ? '' : gateway.slug, node: '' })
            }
          >
            <GatewayFace gateway={gateway} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function GatewayFace({ gateway: { slug, name, nodes, slices } }: { gateway: Gateway }) {
  const t = useText();
  return (
    <>
      <span className={classes.gatewayName}>
        <b>{name}</b> <code>{slug}</code>
      </span>
      <span className={classes.gatewayFacts}>
        <Counts nodes={nodes} />
        <span>{t('gateway.slices', { count: slices })}</span>
      </span>
    </>
  );
}

const COUNTED = ['online', 'degraded', 'stale', 'offline', 'never'] as const;

function Counts({ nodes }: { nodes: NodeCounts }) {
  const t = useText();
  const present = COUNTED.filter((status) => nodes[status] > 0);
  if (present.length === 0) return <span>{t('nodes.count', { count: nodes.total })}</span>;
  return present.map((status) => (
    <span key={status} className={classes.count} title={status}>
      <Mark {...STATES[status]} size={9} /> {nodes[status]} {status}
    </span>
  ));
}
