/** Filters that are asked for less often, behind one button that says how many of them are set. */
import { Button, Popover, Select, Stack } from '@mantine/core';
import type { CertificateSummary } from '@/api/types/certificates';
import { useMe } from '@/api/me';
import { formatCount } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { MORE, SOURCES } from './filters';
import { useText } from './text';

type Props = { isOfAll: boolean; summary: CertificateSummary | undefined };

export function MoreFilters({ isOfAll, summary }: Props) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const choices = useChoices(summary);
  const offered = MORE.filter((name) => isOfAll || name !== 'slice');
  const set = offered.filter((name) => url[name]).length;
  return (
    <Popover position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default">
          {set > 0 ? t('filter.more.set', { count: set }) : t('filter.more')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" w={240}>
          {offered.map((name) => (
            <Select
              key={name}
              label={t(`filter.${name}`)}
              placeholder={t('filter.any')}
              data={choices[name]}
              value={url[name] ?? null}
              onChange={(value) => setUrl({ [name]: value ?? '' })}
              comboboxProps={{ withinPortal: false }}
              searchable={name === 'owner' || name === 'slice'}
              clearable
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

type Choice = { value: string; label: string };

function useChoices(
  summary: CertificateSummary | undefined,
): Record<(typeof MORE)[number], Choice[]> {
  const t = useText();
  const { slices } = useMe();
  const choice = (value: string, word: string, count: number): Choice => ({
    value,
    label: t('filter.option', { word, count: formatCount(count) }),
  });
  return {
    slice: slices
      .filter(({ platform }) => !platform)
      .map(({ slice }) => ({ value: slice, label: slice })),
    issuer: (summary?.issuers ?? []).flatMap(({ issuer, title, count }) =>
      issuer ? [choice(issuer, title, count)] : [],
    ),
    key: (summary?.keys ?? []).map(({ key, count }) => choice(key, t(`key.${key}`), count)),
    owner: (summary?.owners ?? []).map(({ owner, count }) => choice(owner, owner, count)),
    source: SOURCES.map((one) => ({ value: one, label: t(`source.${one}`) })),
  };
}
