/** What a node says about itself. */
import type { Node } from '@/api/types/fleet';
import { formatSeconds } from '@/lib/durations';
import { Facts, type Fact } from '@/ui/page/Facts';
import { useText } from './text';

export function NodeFacts({ node }: { node: Node }) {
  const t = useText();
  const { agent, envoy, inspector, facts } = node;
  const up = (seconds: number | undefined) =>
    seconds === undefined ? null : t('facts.uptime', { duration: formatSeconds(seconds) });
  const count = (
    key: 'facts.restarts' | 'facts.refusals' | 'facts.warming',
    value: number | undefined,
  ) => (value ? t(key, { count: value }) : null);
  const rows: Fact[] = [
    [
      t('envoy'),
      joined(
        envoy.version,
        envoy.state,
        up(envoy.uptime_seconds),
        count('facts.restarts', envoy.restarts),
        count('facts.warming', envoy.warming),
      ),
    ],
    [
      t('agent'),
      joined(
        agent.version,
        agent.state,
        up(agent.uptime_seconds),
        count('facts.refusals', agent.refusals),
      ),
    ],
    [t('facts.inspector'), joined(inspectorText(inspector, t), inspector.text)],
    [t('facts.manifest'), node.manifest_version ?? '–'],
    [t('facts.host'), <span className="mono">{textOf(facts['hostname'])}</span>],
    [t('facts.platform'), textOf(facts['platform'])],
    [t('facts.capabilities'), textOf(facts['capabilities'])],
  ];
  return <Facts facts={rows} />;
}

/** How the inspector for WAF policies is; nothing where the node has not said. */
const inspectorText = (inspector: Node['inspector'], t: ReturnType<typeof useText>) =>
  inspector.state &&
  joined(
    t(`facts.inspector.${inspector.state}`),
    inspector.crs && `CRS ${inspector.crs}`,
    inspector.engine && `libmodsecurity ${inspector.engine}`,
  );

const joined = (...parts: (string | null | undefined)[]): string =>
  parts.filter(Boolean).join(' · ') || '–';

/** Facts are what the node says; lists are joined, anything else is shown as it came. */
function textOf(fact: unknown): string {
  if (Array.isArray(fact)) return fact.map(textOf).join(', ') || '–';
  return typeof fact === 'string' && fact ? fact : fact == null ? '–' : JSON.stringify(fact);
}
