/** How the service is now, and what is wrong with its endpoints; each on each node stands on its page. */
import { Link } from '@tanstack/react-router';
import type { ServiceSpec } from '@/api/types/intent';
import { EndpointMark, ServiceMark } from '@/health/HealthMark';
import { useServiceHealth, type HealthEndpoint, type ServiceHealth } from '@/health/reads';
import type { NotesProps } from '@/intent/kind';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { SideSection } from '@/ui/panel/SidePanel';
import classes from './services.module.css';
import { useServicesText } from './text';

const SHOWN = 3;

export function HealthNow({ object: { slice, name } }: NotesProps<ServiceSpec>) {
  const t = useServicesText();
  const { data } = useServiceHealth(slice, name);
  useTopics([`slice:${slice}`]);
  if (!data || data.nodes === 0) return null;
  const troubled = data.endpoints.filter(({ state }) => state !== 'healthy' && state !== '');
  return (
    <SideSection title={t('now')}>
      <p className={classes.now}>
        <ServiceMark state={data.state} />
        {data.heard > 0 && <span className={classes.quiet}>{wordsOf(data, t)}</span>}
        <Link to={paths.health(slice)} search={{ service: name }}>
          {t('now.more')}
        </Link>
      </p>
      {troubled.length > 0 && (
        <ul className={classes.troubled}>
          {troubled.slice(0, SHOWN).map((one) => (
            <Troubled key={one.address} endpoint={one} />
          ))}
        </ul>
      )}
    </SideSection>
  );
}

function Troubled({ endpoint: { address, state, nodes } }: { endpoint: HealthEndpoint }) {
  const worst = nodes.filter((one) => one.is_heard && one.state === state);
  const [first] = worst;
  return (
    <li>
      <span className={classes.mono}>{address}</span>
      {first && <EndpointMark said={first} />}
      <span className={classes.quiet}>{worst.map(({ node_name }) => node_name).join(', ')}</span>
    </li>
  );
}

function wordsOf(of: ServiceHealth, t: ReturnType<typeof useServicesText>): string {
  const { fewest, most, total } = of;
  if (fewest !== most) return t('now.differ', { fewest, most, total });
  return t('now.of', { healthy: most, total });
}
