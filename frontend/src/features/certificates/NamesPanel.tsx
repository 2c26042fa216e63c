/** Which names it serves, which another certificate serves instead, and which nobody has claimed. */
import type { Certificate } from '@/api/types/certificates';
import { Panel } from '@/ui/page/Panel';
import { Mark } from '@/ui/status/Mark';
import type { Look } from './looks';
import classes from './detail.module.css';
import { useText } from './text';

export function NamesPanel({ certificate: { hostnames, serving } }: { certificate: Certificate }) {
  const t = useText();
  const { served_names: served, shadowed_names: shadowed, unclaimed_names: unclaimed } = serving;
  const known = new Set([...served, ...shadowed.map(({ name }) => name), ...unclaimed]);
  return (
    <Panel title={t('names')} meta={t('names.served', { count: served.length })}>
      <ul className={classes.names}>
        {served.map((name) => (
          <Name key={name} name={name} look={SERVED} word={t('name.served')} />
        ))}
        {shadowed.map(({ name, by }) => (
          <Name key={name} name={name} look={SHADOWED} word={t('name.shadowed', { by })} />
        ))}
        {unclaimed.map((name) => (
          <Name key={name} name={name} look={UNCLAIMED} word={t('name.unclaimed')} />
        ))}
        {hostnames
          .filter((name) => !known.has(name))
          .map((name) => (
            <Name key={name} name={name} look={UNCLAIMED} word={t('name.pending')} />
          ))}
      </ul>
    </Panel>
  );
}

const SERVED: Look = { glyph: 'disc', tone: 'ok' };
const SHADOWED: Look = { glyph: 'half', tone: 'idle' };
const UNCLAIMED: Look = { glyph: 'dashes', tone: 'idle' };

function Name({ name, look, word }: { name: string; look: Look; word: string }) {
  return (
    <li>
      <Mark {...look} />
      <code>{name}</code>
      <span>{word}</span>
    </li>
  );
}
