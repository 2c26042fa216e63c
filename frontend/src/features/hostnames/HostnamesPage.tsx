/** All hostnames of a slice, and the editor of one beside them. */
import { useMemo } from 'react';
import type { Hostname, HostnameSpec } from '@/api/types/intent';
import { nameColumn, trailingColumns } from '@/intent/columns';
import { SwitchField, TextField } from '@/intent/fields';
import { IntentPage } from '@/intent/IntentPage';
import type { FormProps, IntentKind } from '@/intent/kind';
import { useIntentText } from '@/intent/text';
import type { Column } from '@/ui/grid/columns';
import { useHostnamesText } from './text';

export default function HostnamesPage() {
  return <IntentPage kind={useHostnameKind()} />;
}

function useHostnameKind(): IntentKind<HostnameSpec> {
  const t = useHostnamesText();
  const words = useIntentText();
  return useMemo(
    () => ({
      kind: 'hostname',
      plural: 'hostnames',
      title: t('title'),
      newLabel: t('new'),
      nameHint: t('name.hint'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      blank: () => ({ description: '', redirect_to_https: false }),
      columns: [
        nameColumn<HostnameSpec>(words('column.name')),
        ...columns(t),
        ...trailingColumns<HostnameSpec>({
          state: words('column.state'),
          updated: words('column.updated'),
        }),
      ],
      Form: HostnameForm,
    }),
    [t, words],
  );
}

const columns = (t: ReturnType<typeof useHostnamesText>): Column<Hostname>[] => [
  {
    key: 'https',
    header: t('column.https'),
    width: '140px',
    cell: ({ spec }) => t(spec.redirect_to_https ? 'https.redirect' : 'https.serve'),
    sortBy: ({ spec }) => Number(spec.redirect_to_https),
  },
  {
    key: 'description',
    header: t('description'),
    width: 'minmax(140px, 2fr)',
    cell: ({ spec }) => spec.description,
    sortBy: ({ spec }) => spec.description,
  },
];

function HostnameForm({ spec, onChange }: FormProps<HostnameSpec>) {
  const t = useHostnamesText();
  return (
    <>
      <SwitchField
        pointer="/spec/redirect_to_https"
        label={t('redirect')}
        value={spec.redirect_to_https}
        onChange={(redirect_to_https) => onChange({ ...spec, redirect_to_https })}
      />
      <TextField
        pointer="/spec/description"
        label={t('description')}
        value={spec.description}
        onChange={(description) => onChange({ ...spec, description })}
      />
    </>
  );
}
