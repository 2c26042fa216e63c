/** What comes for all certificates: renewals above the line, ends below it; each slot opens to what it holds. */
import { Menu, SegmentedControl } from '@mantine/core';
import type { Query } from '@/api/client';
import type { CalendarSlot, CalendarSpan } from '@/api/types/certificates';
import { useUrlState } from '@/lib/urlState';
import classes from './calendar.module.css';
import { isDated, isSpan, slotLabel, SPAN_NAMES, sumsOf } from './calendar';
import { useCalendar } from './reads';
import { SlotMenu } from './SlotMenu';
import { useText } from './text';

type Props = { query: Query; isOfAll: boolean };

export function Calendar({ query, isOfAll }: Props) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const asked = isSpan(url['span']) ? url['span'] : undefined;
  const { data } = useCalendar(query, asked);
  const slots = data?.slots ?? [];
  const span = data?.span ?? asked ?? '8w';
  const { renewals, ends } = sumsOf({ slots });
  return (
    <section className={classes.calendar} aria-label={t('calendar')} aria-busy={!data}>
      <div className={classes.head}>
        <h2>{t('calendar')}</h2>
        <span className={classes.sum} data-kind="renewal">
          {t('calendar.renewals', { count: renewals })}
        </span>
        <span className={classes.sum} data-kind="expiry">
          {t('calendar.expiries', { count: ends })}
        </span>
        <SegmentedControl
          className={classes.spans}
          aria-label={t('calendar.span')}
          data={SPAN_NAMES.map((name) => ({ value: name, label: t(`span.${name}`) }))}
          value={span}
          onChange={(name) => setUrl({ span: name === data?.suiting ? '' : name })}
        />
      </div>
      <ol
        className={classes.strip}
        style={{ gridTemplateColumns: `repeat(${slots.length}, minmax(0, 1fr))` }}
      >
        {slots.map((slot, index) => (
          <SlotCell
            key={slot.begins}
            slot={slot}
            span={span}
            isOfAll={isOfAll}
            isDated={isDated(index, span)}
          />
        ))}
      </ol>
    </section>
  );
}

const TALLEST = 18;
/** Pixels of a bar: one is seen, many do not burst the strip. */
const heightOf = (count: number): number => Math.min(TALLEST, 4 + count * 3);

type CellProps = { slot: CalendarSlot; span: CalendarSpan; isOfAll: boolean; isDated: boolean };

function SlotCell({ slot, span, isOfAll, isDated: hasDate }: CellProps) {
  const { renewals, ends, begins } = slot;
  const isEmpty = renewals.count + ends.count === 0;
  return (
    <li className={classes.slot} data-dated={hasDate || undefined}>
      {isEmpty ? (
        <span className={classes.pair} aria-hidden />
      ) : (
        <Menu position="bottom-start" shadow="md" width={280}>
          <Menu.Target>
            <SlotButton slot={slot} span={span} />
          </Menu.Target>
          <SlotMenu slot={slot} isOfAll={isOfAll} />
        </Menu>
      )}
      {hasDate && <time dateTime={begins}>{slotLabel(begins, span)}</time>}
    </li>
  );
}

/** Props beside our own are what the menu gives its target. */
function SlotButton({ slot, span, ...target }: Pick<CellProps, 'slot' | 'span'>) {
  const t = useText();
  const { renewals, ends, begins } = slot;
  const name = [
    slotLabel(begins, span),
    renewals.count > 0 && t('calendar.renewals', { count: renewals.count }),
    ends.count > 0 && t('calendar.expiries', { count: ends.count }),
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <button {...target} type="button" className={classes.pair} aria-label={name} title={name}>
      {renewals.count > 0 && <i data-kind="renewal" style={{ height: heightOf(renewals.count) }} />}
      {ends.count > 0 && <i data-kind="expiry" style={{ height: heightOf(ends.count) }} />}
    </button>
  );
}
