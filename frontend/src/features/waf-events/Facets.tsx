/** What the events are about, each value with its count: a click filters, another lets it go. */
import { useState } from 'react';
import type { FacetValue, WafFacets } from '@/api/types/waf';
import { formatShort } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { OutcomeMark } from '@/waf/OutcomeMark';
import { FACETS, LINKED, toggled, type Filter } from './filters';
import classes from '@/ui/facets/facets.module.css';
import { useText } from './text';

const FEW = 5;
const NONE: readonly never[] = [];

export function Facets({ facets, id }: { facets: WafFacets | undefined; id: string }) {
  const t = useText();
  return (
    <section id={id} className={classes.facets} aria-label={t('facets')} tabIndex={0}>
      {LINKED.map((name) => (
        <FacetGroup key={name} facet={name} values={NONE} />
      ))}
      {FACETS.map((facet) => (
        <FacetGroup key={facet} facet={facet} values={facets?.facets[facet] ?? []} />
      ))}
      {facets !== undefined && facets.folded > 0 && (
        <p className={classes.folded}>
          {t('facets.folded', { shown: formatShort(facets.folded) })}
        </p>
      )}
    </section>
  );
}

type GroupProps = { facet: Filter; values: readonly FacetValue[] };

function FacetGroup({ facet, values }: GroupProps) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const [isWhole, setWhole] = useState(false);
  const chosen = url[facet];
  const all = withChosen(values, chosen);
  if (all.length === 0) return null;
  const shown = isWhole ? all : all.filter(({ value }, index) => index < FEW || value === chosen);
  return (
    <div className={classes.group}>
      <h2>{t(`facet.${facet}`)}</h2>
      <ul>
        {shown.map((one) => (
          <li key={one.value}>
            <button
              type="button"
              className={classes.value}
              aria-pressed={one.value === chosen}
              title={wordsOf(one)}
              onClick={() => setUrl(toggled(url, facet, one.value))}
            >
              <span>
                <Word facet={facet} {...one} />
              </span>
              <b>{one.count === null ? '–' : formatShort(one.count)}</b>
            </button>
          </li>
        ))}
      </ul>
      {all.length > FEW && (
        <button type="button" className={classes.more} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('facet.fewer') : t('facet.all', { count: all.length })}
        </button>
      )}
    </div>
  );
}

type Shown = { value: string; label: string; count: number | null };

/** What is chosen stands there to be let go of, also where no event has it any more. */
const withChosen = (values: readonly FacetValue[], chosen: string | undefined): Shown[] =>
  chosen && values.every(({ value }) => value !== chosen)
    ? [{ value: chosen, label: chosen, count: null }, ...values]
    : [...values];

function Word({ facet, value, label }: Shown & { facet: Filter }) {
  if (facet === 'outcome') return <OutcomeMark outcome={value} />;
  const isNamed = label && label !== value;
  return (
    <>
      <code>{value}</code>
      {isNamed && ` ${label}`}
    </>
  );
}

const wordsOf = ({ value, label }: Shown): string =>
  label && label !== value ? `${value} ${label}` : value;
