/** Nodes of the gateway that cannot look at requests, and what that means there; nothing where all can. */
import { useInspectors } from './reads';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { blindOf, sayingOf } from './inspectors';
import classes from './events.module.css';
import { useText } from './text';

export function NodesNote({ slice }: { slice: string }) {
  const t = useText();
  const { data } = useInspectors(slice);
  const nodes = data?.items ?? [];
  const blind = blindOf(nodes);
  const saying = sayingOf(nodes);
  if (blind.length + saying.length === 0) return null;
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
      {saying.map(({ node, name, text, as_of: asOf }) => (
        <li key={node}>
          <Mark glyph="triangle" tone="warn" />
          <span>
            <b className="mono">{name}</b> {t('nodes.says', { text: sentence(text) })}{' '}
            {asOf && <Age at={asOf} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

const sentence = (text: string): string => (text === '' || text.endsWith('.') ? text : `${text}.`);
