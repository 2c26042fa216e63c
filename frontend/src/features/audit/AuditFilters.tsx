/** Who, which verb, which object, which tenant, since when. */
import { Select } from '@mantine/core';
import { useMe } from '@/api/me';
import { useUrlState } from '@/lib/urlState';
import { FilterInput } from '@/ui/grid/FilterInput';
import { SINCES } from './filters';
import { useText } from './text';

export function AuditFilters() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const { tenants } = useMe();
  return (
    <>
      <FilterInput name="actor" placeholder={t('filter.actor')} width={200} />
      <FilterInput name="verb" placeholder={t('filter.verb')} width={200} isSecond />
      <FilterInput name="target" placeholder={t('filter.target')} width={200} isSecond />
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
    </>
  );
}
