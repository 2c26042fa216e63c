/** What comes: renewals above the line, expiries below it, slot by slot; each slot opens to the certificates it holds. */
import { Menu, SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import type { Certificate } from '@/api/types/certificates';
import { serverNow } from '@/lib/clock';
import { useTick } from '@/lib/useTick';
import { useUrlState } from '@/lib/urlState';
import classes from './calendar.module.css';
import {
  isSpan,
  slotLabel,
  slotsOf,
  SPAN_NAMES,
  SPANS,
  suitingSpan,
  type Slot,
  type SpanName,
} from './calendar';
import { SlotMenu } from './SlotMenu';
import { useText } from './text';

type Props = { certificates: readonly Certificate[]; isOfAll: boolean };

export function Calendar({ certificates, isOfAll }: Props) {
  useTick();
  const t = useText();
  const [url, setUrl] = useUrlState();
  const nowMs = serverNow();
  const suiting = useMemo(() => suitingSpan(certificates, serverNow()), [certificates]);
  const span = isSpan(url['span']) ? url['span'] : suiting;
  // The strip moves on slot by slot, not second by second.
  const stepMs = Math.floor(nowMs / (SPANS[span].slotSeconds * 1_000));
  const slots = useMemo(
    () => slotsOf(certificates, span, stepMs * SPANS[span].slotSeconds * 1_000),
    [certificates, span, stepMs],
  );
  const count = (of: (slot: Slot) => number) => slots.reduce((sum, slot) => sum + of(slot), 0);
  const renewals = count((slot) => slot.renewals.length);
  const expiries = count((slot) => slot.expiries.length);
  return (
    <section className={classes.calendar} aria-label={t('calendar')}>
      <div className={classes.head}>
        <h2>{t('calendar')}</h2>
        <span className={classes.sum} data-kind="renewal">
          {t('calendar.renewals', { count: renewals })}
        </span>
        <span className={classes.sum} data-kind="expiry">
          {t('calendar.expiries', { count: expiries })}
        </span>
        <SegmentedControl
          className={classes.spans}
          aria-label={t('calendar.span')}
          data={SPAN_NAMES.map((name) => ({ value: name, label: t(`span.${name}`) }))}
          value={span}
          onChange={(name) => setUrl({ span: name === suiting ? '' : name })}
        />
      </div>
      <ol
        className={classes.strip}
        style={{ gridTemplateColumns: `repeat(${slots.length}, minmax(0, 1fr))` }}
      >
        {slots.map((slot) => (
          <SlotCell key={slot.fromMs} slot={slot} span={span} isOfAll={isOfAll} />
        ))}
      </ol>
    </section>
  );
}

const TALLEST = 18;
/** Pixels of a bar: one is seen, many do not burst the strip. */
const heightOf = (count: number): number => Math.min(TALLEST, 4 + count * 3);

type CellProps = { slot: Slot; span: SpanName; isOfAll: boolean };

function SlotCell({ slot, span, isOfAll }: CellProps) {
  const { renewals, expiries, fromMs, isDated } = slot;
  const isEmpty = renewals.length + expiries.length === 0;
  return (
    <li className={classes.slot} data-dated={isDated || undefined}>
      {isEmpty ? (
        <span className={classes.pair} aria-hidden />
      ) : (
        <Menu position="bottom-start" shadow="md" width={280}>
          <Menu.Target>
            <SlotButton slot={slot} span={span} />
          </Menu.Target>
          <SlotMenu slot={slot} span={span} isOfAll={isOfAll} />
        </Menu>
      )}
      {isDated && <time dateTime={new Date(fromMs).toISOString()}>{slotLabel(fromMs, span)}</time>}
    </li>
  );
}

/** Props beside our own are what the menu gives its target. */
function SlotButton({ slot, span, ...target }: { slot: Slot; span: SpanName }) {
  const t = useText();
  const { renewals, expiries, fromMs } = slot;
  const name = [
    slotLabel(fromMs, span),
    renewals.length > 0 && t('calendar.renewals', { count: renewals.length }),
    expiries.length > 0 && t('calendar.expiries', { count: expiries.length }),
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <button {...target} type="button" className={classes.pair} aria-label={name} title={name}>
      {renewals.length > 0 && (
        <i data-kind="renewal" style={{ height: heightOf(renewals.length) }} />
      )}
      {expiries.length > 0 && (
        <i data-kind="expiry" style={{ height: heightOf(expiries.length) }} />
      )}
    </button>
  );
}
