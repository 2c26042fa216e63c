/** All services of a slice, and the editor of one beside them. */
import { useMemo } from 'react';
import type { Service, ServiceSpec } from '@/api/types/intent';
import { IntentPage } from '@/intent/IntentPage';
import type { IntentKind } from '@/intent/kind';
import type { Column } from '@/ui/grid/columns';
import { describeEndpoints, service } from './blank';
import { ServiceForm } from './ServiceForm';
import { ServiceNotes } from './ServiceNotes';
import classes from './services.module.css';
import { useServicesText } from './text';

export default function ServicesPage() {
  return <IntentPage kind={useServiceKind()} />;
}

function useServiceKind(): IntentKind<ServiceSpec> {
  const t = useServicesText();
  return useMemo(
    () => ({
      kind: 'service',
      plural: 'services',
      title: t('title'),
      newLabel: t('new'),
      empty: { title: t('empty.title'), text: t('empty.text') },
      filterHint: t('filter'),
      isWide: true,
      spared: ['health'],
      blank: service,
      columns: columns(t),
      Form: ServiceForm,
      Notes: ServiceNotes,
    }),
    [t],
  );
}

const columns = (t: ReturnType<typeof useServicesText>): Column<Service>[] => [
  {
    key: 'endpoints',
    header: t('column.endpoints'),
    width: 'minmax(160px, 2fr)',
    cell: ({ spec }) => {
      const words =
        describeEndpoints(spec.endpoints) === '+'
          ? t('endpoints.registered')
          : describeEndpoints(spec.endpoints);
      return words ? (
        <span className={classes.mono}>{words}</span>
      ) : (
        <span className={classes.warn}>{t('endpoints.none')}</span>
      );
    },
    sortBy: ({ spec }) => describeEndpoints(spec.endpoints),
  },
  {
    key: 'protocol',
    header: t('column.protocol'),
    width: '86px',
    cell: ({ spec }) => t(spec.protocol),
    sortBy: ({ spec }) => spec.protocol,
  },
  {
    key: 'health',
    header: t('column.health'),
    width: 'minmax(96px, 1fr)',
    cell: ({ spec }) =>
      spec.health_check ? (
        <span className={classes.mono}>{spec.health_check.path ?? spec.health_check.protocol}</span>
      ) : (
        <span className={classes.quiet}>{t('none')}</span>
      ),
  },
];
