/** Which certificates: by text, standing, issuer, and what ends soon. */
import { SegmentedControl, Select } from '@mantine/core';
import { useMe } from '@/api/me';
import { useUrlState } from '@/lib/urlState';
import { FilterInput } from '@/ui/grid/FilterInput';
import { WITHIN } from './filters';
import { STANDING_ORDER } from './looks';
import { useIssuers } from './reads';
import { useText } from './text';

export function CertificateFilters({ isOfAll }: { isOfAll: boolean }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const { data: issuers = [] } = useIssuers();
  return (
    <>
      <FilterInput placeholder={t('filter')} width={isOfAll ? 170 : 220} />
      <Select
        aria-label={t('filter.standing')}
        placeholder={t('filter.standing.all')}
        data={STANDING_ORDER.map((one) => ({ value: one, label: t(`standing.${one}`) }))}
        value={url['standing'] ?? null}
        onChange={(standing) => setUrl({ standing: standing ?? '' })}
        w={140}
        clearable
      />
      <Select
        aria-label={t('filter.issuer')}
        placeholder={t('filter.issuer.all')}
        data={issuers.map(({ name, title }) => ({ value: name, label: title }))}
        value={url['issuer'] ?? null}
        onChange={(issuer) => setUrl({ issuer: issuer ?? '' })}
        w={150}
        clearable
      />
      {isOfAll && <SliceFilter />}
      <SegmentedControl
        aria-label={t('filter.within')}
        data={WITHIN.map((days) => ({
          value: days,
          label: days ? t('filter.within.days', { days }) : t('filter.within.any'),
        }))}
        value={url['within'] ?? ''}
        onChange={(within) => setUrl({ within })}
      />
    </>
  );
}

function SliceFilter() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const { slices } = useMe();
  return (
    <Select
      aria-label={t('filter.slice')}
      placeholder={t('filter.slice.all')}
      data={slices.filter(({ platform }) => !platform).map(({ slice }) => slice)}
      value={url['slice'] ?? null}
      onChange={(slice) => setUrl({ slice: slice ?? '' })}
      w={140}
      clearable
      searchable
    />
  );
}
