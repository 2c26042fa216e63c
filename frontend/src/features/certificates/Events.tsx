/** What happened to a certificate, newest first. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { CertificateEvent } from '@/api/types/certificates';
import { useEndless } from '@/api/useEndless';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import classes from './detail.module.css';
import type { Look } from './looks';
import { useText } from './text';

const STEP = 15;
const USUAL: Look = { glyph: 'disc', tone: 'idle' };
/** Kinds the server may add look like the usual one. */
const LOOKS: Record<string, Look> = {
  command: { glyph: 'diamond', tone: 'accent' },
  fault: { glyph: 'cross', tone: 'bad' },
  held: { glyph: 'triangle', tone: 'warn' },
};

export function Events({ id }: { id: string }) {
  const t = useText();
  const list = useEndless<CertificateEvent>(
    [...keys.certificate(id), 'events'],
    `/certificates/${id}/events`,
  );
  const [most, setMost] = useState(STEP);
  const more = () => {
    setMost(most + STEP * 4);
    if (list.items.length < most + STEP * 4) list.readMore();
  };
  return (
    <Panel title={t('timeline')} className={classes.timeline}>
      {list.error && list.items.length === 0 && (
        <Failure error={list.error} onRetry={list.readAgain} />
      )}
      <ol className={classes.events}>
        {list.items.slice(0, most).map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </ol>
      {(list.hasMore || list.items.length > most) && (
        <Button variant="subtle" onClick={more}>
          {t('older')}
        </Button>
      )}
    </Panel>
  );
}

function EventLine({ event: { kind, text, actor, at } }: { event: CertificateEvent }) {
  return (
    <li>
      <Mark {...(LOOKS[kind] ?? USUAL)} />
      <span>{text}</span>
      <span className={classes.eventMeta}>
        <Age at={at} />
        {actor && <span>{actor.name}</span>}
      </span>
    </li>
  );
}
