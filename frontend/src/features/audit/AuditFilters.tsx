/** Any text, who, which verb, which object, from where, which tenant, whether it was done, since when. */
import { Select } from '@mantine/core';
import { useMe } from '@/api/me';
import { useUrlState } from '@/lib/urlState';
import { FilterInput } from '@/ui/grid/FilterInput';
import classes from './audit.module.css';
import { OUTCOMES, SINCES } from './filters';
import { useText } from './text';

export function AuditFilters() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const { tenants } = useMe();
  return (
    <div className={classes.filters}>
      <FilterInput name="q" placeholder={t('filter.text')} width={150} />
      <FilterInput name="actor" placeholder={t('filter.actor')} width={140} isSecond />
      <FilterInput name="verb" placeholder={t('filter.verb')} width={190} isSecond />
      <FilterInput name="target" placeholder={t('filter.target')} width={140} isSecond />
      <FilterInput name="ip" placeholder={t('filter.ip')} width={130} isSecond />
      <FilterInput name="request_id" placeholder={t('filter.request')} width={130} isSecond />
      <Select
        aria-label={t('outcome')}
        placeholder={t('filter.outcome')}
        data={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        value={url['outcome'] ?? null}
        onChange={(outcome) => setUrl({ outcome: outcome ?? '' })}
        w={170}
        clearable
      />
      <Select
        aria-label={t('filter.tenant')}
        placeholder={t('filter.tenant.all')}
        data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={url['tenant'] ?? null}
        onChange={(tenant) => setUrl({ tenant: tenant ?? '' })}
        w={160}
        clearable
        searchable
      />
      <Select
        aria-label={t('filter.since')}
        placeholder={t('since.all')}
        data={SINCES.map((since) => ({ value: since, label: t(`since.${since}`) }))}
        value={url['since'] ?? null}
        onChange={(since) => setUrl({ since: since ?? '' })}
        w={140}
        clearable
      />
    </div>
  );
}
