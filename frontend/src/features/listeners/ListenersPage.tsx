/** The listeners of a gateway, in the platform's slice. */
import { useMemo } from 'react';
import type { Listener, ListenerSpec } from '@/api/types/intent';
import { nameColumn, trailingColumns } from '@/intent/columns';
import { ChoiceField, NumberField, TextField } from '@/intent/fields';
import lines from '@/intent/intent.module.css';
import { IntentPage } from '@/intent/IntentPage';
import type { FormProps, IntentKind } from '@/intent/kind';
import { useIntentText } from '@/intent/text';
import type { Column } from '@/ui/grid/columns';
import { useListenersText } from './text';

export default function ListenersPage() {
  return <IntentPage kind={useListenerKind()} />;
}

function useListenerKind(): IntentKind<ListenerSpec> {
  const t = useListenersText();
  const words = useIntentText();
  return useMemo(
    () => ({
      kind: 'listener',
      plural: 'listeners',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      blank: () => ({
        description: '',
        protocol: 'http',
        address: '0.0.0.0',
        port: 80,
        certificate: null,
      }),
      columns: [
        nameColumn<ListenerSpec>(words('column.name')),
        ...columns(t),
        ...trailingColumns<ListenerSpec>({
          state: words('column.state'),
          updated: words('column.updated'),
        }),
      ],
      Form: ListenerForm,
    }),
    [t, words],
  );
}

const columns = (t: ReturnType<typeof useListenersText>): Column<Listener>[] => [
  {
    key: 'protocol',
    header: t('column.protocol'),
    width: '110px',
    cell: ({ spec }) => spec.protocol,
    sortBy: ({ spec }) => spec.protocol,
  },
  {
    key: 'address',
    header: t('column.address'),
    width: 'minmax(140px, 1.5fr)',
    cell: ({ spec }) => <code>{`${spec.address}:${spec.port}`}</code>,
    sortBy: ({ spec }) => spec.port,
  },
  {
    key: 'certificate',
    header: t('column.certificate'),
    width: '140px',
    cell: ({ spec }) => spec.certificate ?? '–',
  },
];

function ListenerForm({ spec, onChange }: FormProps<ListenerSpec>) {
  const t = useListenersText();
  const set = (change: Partial<ListenerSpec>) => onChange({ ...spec, ...change });
  return (
    <>
      <ChoiceField
        pointer="/spec/protocol"
        label={t('protocol')}
        width={120}
        options={[
          { value: 'http', label: 'http' },
          { value: 'https', label: 'https' },
        ]}
        value={spec.protocol}
        onChange={(protocol) =>
          set({ protocol, certificate: protocol === 'https' ? 'default' : null })
        }
      />
      <div className={lines.line}>
        <div className={lines.grow}>
          <TextField
            mono
            pointer="/spec/address"
            label={t('address')}
            value={spec.address}
            onChange={(address) => set({ address })}
          />
        </div>
        <NumberField
          pointer="/spec/port"
          label={t('port')}
          width={110}
          value={spec.port}
          onChange={(port) => set({ port })}
        />
      </div>
      {spec.protocol === 'https' && (
        <TextField
          mono
          pointer="/spec/certificate"
          label={t('certificate')}
          hint={t('certificate.hint')}
          value={spec.certificate ?? ''}
          onChange={(certificate) => set({ certificate: certificate || null })}
        />
      )}
    </>
  );
}
