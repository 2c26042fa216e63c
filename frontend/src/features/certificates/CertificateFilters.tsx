/** Which certificates: by text, standing, use, what ends soon and more, each with how many there are. */
import { SegmentedControl, Select } from '@mantine/core';
import type { CertificateSummary } from '@/api/types/certificates';
import { formatCount } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { FilterInput } from '@/ui/grid/FilterInput';
import { USES, WITHIN } from './filters';
import { STANDING_ORDER } from './looks';
import { MoreFilters } from './MoreFilters';
import { useText } from './text';

type Props = { isOfAll: boolean; summary: CertificateSummary | undefined };

export function CertificateFilters({ isOfAll, summary }: Props) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const option = (value: string, word: string, count: number | undefined) => ({
    value,
    label: t('filter.option', { word, count: formatCount(count ?? 0) }),
  });
  return (
    <>
      <FilterInput placeholder={t('filter')} width={180} />
      <Select
        aria-label={t('filter.standing')}
        placeholder={t('filter.standing.all')}
        data={STANDING_ORDER.filter((one) => one !== 'retired').map((one) =>
          option(
            one,
            t(`standing.${one}`),
            summary?.standings.find(({ standing }) => standing === one)?.count,
          ),
        )}
        value={url['standing'] ?? null}
        onChange={(standing) => setUrl({ standing: standing ?? '' })}
        w={132}
        clearable
      />
      <Select
        aria-label={t('filter.use')}
        placeholder={t('filter.use.all')}
        data={USES.map((one) =>
          option(one, t(`use.${one}`), summary?.uses.find(({ use }) => use === one)?.count),
        )}
        value={url['use'] ?? null}
        onChange={(use) => setUrl({ use: use ?? '' })}
        w={124}
        clearable
      />
      <MoreFilters isOfAll={isOfAll} summary={summary} />
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
