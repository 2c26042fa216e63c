/** Nodes of the gateway that cannot look at requests, and what that means there; nothing where all can. */
import { useInspectors } from './reads';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { blindOf } from './inspectors';
import classes from './events.module.css';
import { useText } from './text';

export function NodesNote({ slice }: { slice: string }) {
  const t = useText();
  const { data } = useInspectors(slice);
  const blind = blindOf(data?.items ?? []);
  if (blind.length === 0) return null;
  return (
    <ul className={classes.nodes} aria-label={t('nodes')}>
      {blind.map(({ node, name, state, text, as_of: asOf }) => (
        <li key={node}>
          <Mark glyph="triangle" tone="warn" />
          <span>
            <b className="mono">{name}</b>{' '}
            {state === 'unavailable' || state === 'failing'
              ? t('nodes.blind', { text: sentence(text) })
              : t('nodes.unknown')}{' '}
            {asOf && <Age at={asOf} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

const sentence = (text: string): string => (text === '' || text.endsWith('.') ? text : `${text}.`);
