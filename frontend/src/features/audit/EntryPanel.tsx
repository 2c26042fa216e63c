/** One entry whole: exact time, object, request, and each changed field before and after. */
import { Button } from '@mantine/core';
import type { Entry } from '@/api/types/audit';
import { useUrlState } from '@/lib/urlState';
import { Copy } from '@/ui/form/Copy';
import { Facts } from '@/ui/page/Facts';
import { SidePanel, SideSection } from '@/ui/panel/SidePanel';
import { Mark } from '@/ui/status/Mark';
import { formatExact } from '@/ui/time/Age';
import { Actor } from './Actor';
import classes from './audit.module.css';
import { ChangeList } from './ChangeList';
import { Consequences } from './Consequences';
import { useText } from './text';

export function EntryPanel({ entry }: { entry: Entry }) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const { actor, target, request_id, ip } = entry;
  return (
    <SidePanel
      title={entry.summary}
      subtitle={<code>{entry.verb}</code>}
      onClose={() => setUrl({ entry: '' })}
    >
      {!entry.is_whole && (
        <p className={classes.altered} role="alert">
          <Mark glyph="cross" tone="bad" />
          {t('altered')}
        </p>
      )}
      <Facts
        facts={[
          [t('exact'), formatExact(entry.at)],
          [t('actor'), <Actor actor={actor} />],
          [t('target'), target && <span className="mono">{`${target.kind} ${target.name}`}</span>],
          [
            t('scope'),
            <span className="mono">{entry.slice || entry.tenant || t('platform')}</span>,
          ],
          [t('request'), request_id && <Copy value={request_id} label={request_id} />],
          [t('ip'), ip && <code>{ip}</code>],
          [t('outcome'), t(`outcome.${entry.outcome}`)],
          [
            t('digest'),
            <span className={classes.place}>
              <span>{t('place', { position: entry.position, chain: entry.chain })}</span>
              <Copy value={entry.digest} label={`${entry.digest.slice(0, 16)}…`} />
            </span>,
          ],
          ...(entry.redacted.length > 0
            ? [[t('redacted'), t('redacted.text', { parts: entry.redacted.join(', ') })] as const]
            : []),
        ]}
      />
      <div className={classes.only}>
        <Button variant="default" onClick={() => setUrl({ actor: actor.name })}>
          {t('only.actor', { name: actor.name })}
        </Button>
        {target && (
          <Button variant="default" onClick={() => setUrl({ target: target.name })}>
            {t('only.target')}
          </Button>
        )}
      </div>
      <SideSection title={t('changes')}>
        <ChangeList changes={entry.changes} />
      </SideSection>
      {entry.slice && <Consequences entry={entry} />}
    </SidePanel>
  );
}
