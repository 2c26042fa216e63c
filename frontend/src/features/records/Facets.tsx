/** What the requests are about, each value with its count: a click filters, another lets it go. */
import type { RecordFacets } from '@/api/types/records';
import { formatShort } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { FACETS, OTHERS, toggled, type Filter } from './filters';
import classes from '@/ui/facets/facets.module.css';
import { useText } from './text';

type Value = { value: string; count: number | null };
const NONE: readonly Value[] = [];

export function Facets({ facets, id }: { facets: RecordFacets | undefined; id: string }) {
  const t = useText();
  return (
    <section id={id} className={classes.facets} aria-label={t('facets')} tabIndex={0}>
      {OTHERS.map((name) => (
        <FacetGroup key={name} name={name} values={NONE} />
      ))}
      {FACETS.map((name) => (
        <FacetGroup key={name} name={name} values={facets?.facets[name] ?? NONE} />
      ))}
    </section>
  );
}

function FacetGroup({ name, values }: { name: Filter; values: readonly Value[] }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const chosen = url[name];
  const all = withChosen(values, chosen);
  if (all.length === 0) return null;
  return (
    <div className={classes.group}>
      <h2>{t(`facet.${name}`)}</h2>
      <ul>
        {all.map(({ value, count }) => (
          <li key={value}>
            <button
              type="button"
              className={classes.value}
              aria-pressed={value === chosen}
              title={value}
              onClick={() => setUrl(toggled(url, name, value))}
            >
              <span>
                <code>{value}</code>
              </span>
              <b>{count === null ? '–' : formatShort(count)}</b>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What is chosen stands there to be let go of, also where no request has it any more. */
const withChosen = (values: readonly Value[], chosen: string | undefined): readonly Value[] =>
  chosen && values.every(({ value }) => value !== chosen)
    ? [{ value: chosen, count: null }, ...values]
    : values;
