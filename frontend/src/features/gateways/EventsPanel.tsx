/** What the node refused, lost or did by itself. */
import type { NodeEvent } from '@/api/types/fleet';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import classes from './gateways.module.css';
import { useText } from './text';

export function EventsPanel({ events }: { events: readonly NodeEvent[] }) {
  const t = useText();
  if (events.length === 0) return null;
  return (
    <Panel title={t('events')} meta={t('events.shown')}>
      <ol className={classes.events}>
        {events.map(({ at, code, text }) => (
          <li key={`${at}${code}${text}`}>
            <Age at={at} />
            <code>{code}</code>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
