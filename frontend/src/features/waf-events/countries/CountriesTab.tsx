/** Where requests that were told of came from: a table of countries, and the same as a map. A click filters. */
import { lazy, Suspense } from 'react';
import type { Query } from '@/api/client';
import { formatCount, formatShare } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Failure } from '@/ui/problems/Failure';
import { CLEARED, describe, toggled } from '../filters';
import { useFacets } from '../reads';
import { useText } from '../text';
import classes from './countries.module.css';
import { countsOf, type CountryCount } from './shares';

const WorldMap = lazy(() => import('./WorldMap'));

export function CountriesTab({ slice, query }: { slice: string; query: Query }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const { data, error, refetch } = useFacets(slice, query);
  const chosen = url['country'];
  const choose = (code: string) => setUrl(toggled(url, 'country', code));
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const counts = countsOf(data.facets.country, 'en');
  const filter = describe(url);
  if (counts.length === 0)
    return filter ? (
      <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
    ) : (
      <EmptyState
        kind="nothing"
        title={t(data.total > 0 ? 'countries.unknown' : 'none')}
        text={t(data.total > 0 ? 'countries.unknown.text' : 'none.text')}
      />
    );
  return (
    <div className={classes.countries} tabIndex={0} role="group" aria-label={t('tab.countries')}>
      <Table counts={counts} chosen={chosen} onChoose={choose} />
      <Suspense fallback={null}>
        <WorldMap counts={counts} chosen={chosen} onChoose={choose} />
      </Suspense>
    </div>
  );
}

type TableProps = {
  counts: readonly CountryCount[];
  chosen: string | undefined;
  onChoose: (code: string) => void;
};

function Table({ counts, chosen, onChoose }: TableProps) {
  const t = useText();
  return (
    <table>
      <caption>{t('countries.hint')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('facet.country')}</th>
          <th scope="col" className={classes.number}>
            {t('tab.events')}
          </th>
          <th scope="col" className={classes.number}>
            {t('countries.share')}
          </th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ code, name, count, share }) => (
          <tr key={code} data-chosen={code === chosen || undefined}>
            <td>
              <button
                type="button"
                className={classes.country}
                aria-pressed={code === chosen}
                onClick={() => onChoose(code)}
              >
                {name} <code>{code}</code>
              </button>
            </td>
            <td className={classes.number}>{formatCount(count)}</td>
            <td className={classes.number}>{formatShare(share)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
