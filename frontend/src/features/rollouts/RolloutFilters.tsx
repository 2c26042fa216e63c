/** Which rollouts: moving or ended, in which state, of which gateway and slice. */
import { SegmentedControl, Select } from '@mantine/core';
import { useMe } from '@/api/me';
import { useGateways } from '@/api/useGateways';
import { useUrlState } from '@/lib/urlState';
import { useUiText } from '@/ui/text';
import { ROLLOUT_STATES } from './filters';
import { useRolloutsText } from './text';

const WHICH = ['', 'true', 'false'] as const;

export function RolloutFilters({ isOfAll }: { isOfAll: boolean }) {
  const t = useRolloutsText();
  const word = useUiText();
  const [url, setUrl] = useUrlState();
  return (
    <>
      <SegmentedControl
        aria-label={t('filter.active')}
        data={WHICH.map((value) => ({
          value,
          label: t(value === '' ? 'filter.active.all' : `filter.active.${value}`),
        }))}
        value={url['active'] ?? ''}
        onChange={(active) => setUrl({ active })}
      />
      <Select
        aria-label={t('filter.state')}
        placeholder={t('filter.state.all')}
        data={ROLLOUT_STATES.map((state) => ({ value: state, label: word(`state.${state}`) }))}
        value={url['state'] ?? null}
        onChange={(state) => setUrl({ state: state ?? '' })}
        w={180}
        clearable
        searchable
      />
      {isOfAll && <WhereFilters />}
    </>
  );
}

function WhereFilters() {
  const t = useRolloutsText();
  const [url, setUrl] = useUrlState();
  const { slices } = useMe();
  const { data: gateways = [] } = useGateways();
  return (
    <>
      <Select
        aria-label={t('filter.gateway')}
        placeholder={t('filter.gateway.all')}
        data={gateways.map(({ slug }) => slug)}
        value={url['gateway'] ?? null}
        onChange={(gateway) => setUrl({ gateway: gateway ?? '' })}
        w={150}
        clearable
        searchable
      />
      <Select
        aria-label={t('filter.slice')}
        placeholder={t('filter.slice.all')}
        data={slices.map(({ slice }) => slice)}
        value={url['slice'] ?? null}
        onChange={(slice) => setUrl({ slice: slice ?? '' })}
        w={190}
        clearable
        searchable
      />
    </>
  );
}
