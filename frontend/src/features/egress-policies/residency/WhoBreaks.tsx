/** Whom a residency rule refuses, while it is written: destinations that are allowed and elsewhere, and nodes elsewhere. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useNodes } from '@/api/useNodes';
import type { EgressPolicy, ResidencyRule } from '@/api/types/intent';
import { useEgressPolicies, useNamedDestinations, useWorkloads } from '@/egress/reads';
import { breaksOf, type Elsewhere, type Place } from '@/egress/residing';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { Failure } from '@/ui/problems/Failure';
import classes from '../policies.module.css';
import { useText } from '../text';

const MOST = 8;

type Props = {
  slice: string;
  policy: Pick<EgressPolicy, 'name' | 'spec'>;
  rule: ResidencyRule;
};

export function WhoBreaks({ slice, policy, rule }: Props) {
  const t = useText();
  const { world, error, isPartial } = useWorld(slice);
  const { from_regions: from, to_regions: to, data_class: data } = rule;
  if (!data || from.length + to.length === 0) return null;
  if (error) return <Failure error={error} />;
  if (world === null) return null;
  const { bound, unbound, destinations, nodes } = breaksOf(rule, policy, world);
  const isNone = bound.length > 0 && destinations.length + nodes.length === 0;
  const title = t(policy.spec.mode === 'observe' ? 'breaks.observed' : 'breaks');
  return (
    <section className={classes.breaks} aria-label={title} role="status">
      <h4>{title}</h4>
      {bound.length + unbound.length === 0 && (
        <p>
          {t('breaks.unhandled', { data })}{' '}
          <Names slice={slice} plural="workloads" names={policy.spec.workloads} />
        </p>
      )}
      {unbound.length > 0 && (
        <p className={classes.warn}>{t('breaks.unbound', { names: unbound.join(', ') })}</p>
      )}
      {bound.length > 0 && <p>{t('breaks.bound', { names: bound.join(', ') })}</p>}
      {isNone && <p>{t('breaks.none')}</p>}
      <Broken title={t('breaks.destinations', { count: destinations.length })} of={destinations}>
        {(one) => <ElsewhereLine slice={slice} own={policy.name} one={one} />}
      </Broken>
      <Broken title={t('breaks.nodes', { count: nodes.length })} of={nodes}>
        {(one) => <NodeLine node={one} />}
      </Broken>
      {nodes.length > 0 && <p>{t('breaks.nodes.hint')}</p>}
      {isPartial && <p>{t('breaks.partial')}</p>}
    </section>
  );
}

/** `world` is null until all of it was read; of very long lists the first part is. */
function useWorld(slice: string) {
  const policies = useEgressPolicies(slice);
  const workloads = useWorkloads(slice);
  const named = useNamedDestinations(slice);
  const nodes = useNodes({ gateway: parseSlice(slice).gateway });
  const lists = [policies, workloads, named, nodes];
  const world = {
    policies: policies.items,
    workloads: workloads.items,
    named: named.items,
    nodes: nodes.items.filter(({ status }) => status !== 'revoked'),
  };
  return {
    world: lists.some(({ isLoading }) => isLoading) ? null : world,
    error: lists.find(({ error, items }) => error && items.length === 0)?.error ?? null,
    isPartial: lists.some(({ hasMore }) => hasMore),
  };
}

type BrokenProps<One> = {
  title: string;
  of: readonly One[];
  children: (one: One) => ReactNode;
};

function Broken<One>({ title, of, children }: BrokenProps<One>) {
  const t = useText();
  if (of.length === 0) return null;
  return (
    <>
      <h5>{title}</h5>
      <ul>
        {of.slice(0, MOST).map((one) => (
          <li key={JSON.stringify(one)}>{children(one)}</li>
        ))}
      </ul>
      {of.length > MOST && <p>{t('breaks.more', { count: of.length - MOST })}</p>}
    </>
  );
}

type LineProps = { slice: string; own: string; one: Elsewhere };

function ElsewhereLine({ slice, own, one }: LineProps) {
  const t = useText();
  const { workload, destination, regions, named, policy, rule } = one;
  return (
    <>
      <span>
        {workload} → <code>{destination}</code>
      </span>
      <span>{where(t, regions)}</span>
      {named ? (
        <Link to={paths.objects(slice, 'egress-destinations')} search={{ open: named }}>
          {t('breaks.say')}
        </Link>
      ) : policy === own ? (
        <span>{t('breaks.rule', { policy: t('breaks.this'), rule })}</span>
      ) : (
        <Link to={paths.objects(slice, 'egress-policies')} search={{ open: policy }}>
          {t('breaks.rule', { policy, rule })}
        </Link>
      )}
    </>
  );
}

function NodeLine({ node: { id, name, region } }: { node: Place }) {
  const t = useText();
  return (
    <>
      <Link to={paths.node(id)}>{name}</Link>
      <span>{where(t, region ? [region] : [])}</span>
    </>
  );
}

const where = (t: ReturnType<typeof useText>, regions: readonly string[]): string =>
  regions.length > 0 ? t('breaks.in', { regions: regions.join(', ') }) : t('breaks.unknown');

type NamesProps = { slice: string; plural: string; names: readonly string[] };

function Names({ slice, plural, names }: NamesProps) {
  return names.map((name, at) => (
    <span key={name}>
      {at > 0 && ', '}
      <Link to={paths.objects(slice, plural)} search={{ open: name }}>
        {name}
      </Link>
    </span>
  ));
}
