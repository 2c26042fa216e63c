/** Above the form of a named destination: how it is asked for, who may, and what went there lately. */
import { Link } from '@tanstack/react-router';
import type { NamedDestination, NamedDestinationSpec } from '@/api/types/intent';
import { aliasOf, mentionsOf, reachersOf } from '@/egress/aliases';
import { useEgressPolicies } from '@/egress/reads';
import { usePlaceOfProxy } from '@/egress/usePlaceOfProxy';
import type { NotesProps } from '@/intent/kind';
import { formatBytes, formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { askLine } from './askLine';
import classes from './destinations.module.css';
import { Mentions } from './Mentions';
import { useText } from './text';
import { askedOf, useLastDay } from './useLastDay';

export function DestinationNotes({ object }: NotesProps<NamedDestinationSpec>) {
  const t = useText();
  const { slice, name, state } = object;
  const { tenant, gateway } = parseSlice(slice);
  const place = usePlaceOfProxy(gateway);
  const { items, error, isLoading } = useEgressPolicies(slice);
  if (state === 'removed') return null;
  const mentions = mentionsOf(name, items);
  const [first] = reachersOf(mentions);
  return (
    <div className={classes.notes}>
      <SideSection title={t('ask')}>
        <CodeBlock text={askLine(tenant, first ?? 'WORKLOAD', place, name, mentions)} />
        <p className={classes.said}>{t('ask.text')}</p>
      </SideSection>
      <SideSection title={t('reach')}>
        {error && items.length === 0 && <Failure error={error} />}
        {!isLoading && <Mentions slice={slice} name={name} mentions={mentions} />}
      </SideSection>
      <Lately destination={object} />
    </div>
  );
}

function Lately({ destination: { slice, name } }: { destination: NamedDestination }) {
  const t = useText();
  const went = useLastDay(slice)?.get(name);
  if (!went) return null;
  const { denied, bytes_up: up, bytes_down: down } = went;
  return (
    <p className={classes.said}>
      {t('lately', {
        count: askedOf(went),
        requests: formatCount(askedOf(went)),
        bytes: formatBytes(up + down),
      })}{' '}
      {denied > 0 && t('lately.denied', { count: denied, requests: formatCount(denied) })}{' '}
      <Link to={paths.egress(slice)} search={{ destination: `${aliasOf(name)}:80` }}>
        {t('lately.more')}
      </Link>
    </p>
  );
}
