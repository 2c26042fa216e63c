/** Which objectives: by text, state, label and tenant, each with how many there are. */
import { Select } from '@mantine/core';
import { useMe } from '@/api/me';
import type { Objective } from '@/api/types/objectives';
import { useUrlState } from '@/lib/urlState';
import { standingOf } from '@/slo/order';
import { FilterInput } from '@/ui/grid/FilterInput';
import { useUiText } from '@/ui/text';
import { STANDINGS } from './filters';
import { useText } from './text';

export function ObjectiveFilters({ items }: { items: readonly Objective[] }) {
  const t = useText();
  const ui = useUiText();
  const [url, setUrl] = useUrlState();
  const { tenants } = useMe();
  const labels = [...new Set(items.flatMap((one) => one.labels))].toSorted();
  const counted = (standing: string) => items.filter((one) => standingOf(one) === standing).length;
  return (
    <>
      <FilterInput placeholder={t('filter')} width={220} />
      <Select
        aria-label={t('filter.state')}
        placeholder={t('filter.state.all')}
        data={STANDINGS.map((value) => ({
          value,
          label: `${ui(`state.${value}`)} (${counted(value)})`,
        }))}
        value={url['standing'] ?? null}
        onChange={(standing) => setUrl({ standing: standing ?? '' })}
        w={170}
        clearable
      />
      <Select
        aria-label={t('filter.label')}
        placeholder={t('filter.label.all')}
        data={labels}
        value={url['label'] ?? null}
        onChange={(label) => setUrl({ label: label ?? '' })}
        w={170}
        clearable
        searchable
      />
      <Select
        aria-label={t('filter.tenant')}
        placeholder={t('filter.tenant.all')}
        data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={url['tenant'] ?? null}
        onChange={(tenant) => setUrl({ tenant: tenant ?? '' })}
        w={150}
        clearable
        searchable
      />
    </>
  );
}
