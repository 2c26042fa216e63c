/** One refused request: what is known of it, why, and what to do so that the next one comes through. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Denial } from '@/api/types/egress';
import { useMayInSlice } from '@/api/useSlice';
import { nameIn } from '@/egress/aliases';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { Copy } from '@/ui/form/Copy';
import { Facts } from '@/ui/page/Facts';
import { SidePanel, SideSection } from '@/ui/panel/SidePanel';
import { Age } from '@/ui/time/Age';
import { AddRule } from '../AddRule';
import classes from '../egress.module.css';
import { AskForAccess } from '../requests/AskForAccess';
import { OutcomeMark } from '../OutcomeMark';
import { isKnownBy } from '../known';
import { partsOf } from '../newRule';
import { isRule, useReason } from '../reasons';
import { useText } from '../text';

const KEEP = { keepHistory: true };

type Props = { slice: string; denial: Denial; onClose: () => void };

export function DenialPanel({ slice, denial, onClose }: Props) {
  const t = useText();
  const reason = useReason();
  return (
    <SidePanel
      title={denial.destination}
      subtitle={
        <>
          <OutcomeMark outcome={denial.outcome} /> <Age at={denial.at} />
        </>
      }
      onClose={onClose}
    >
      <SideSection title={t('denial.why')}>
        <p className={classes.said}>{reason(denial)}</p>
        {isRule(denial.rule) && <RuleLink slice={slice} denial={denial} />}
        <NamedLink slice={slice} destination={denial.destination} />
      </SideSection>
      <SideSection title={t('denial.do')}>
        <Verbs slice={slice} denial={denial} />
      </SideSection>
      <SideSection title={t('denial.known')}>
        <Facts
          facts={[
            [t('filter.workload'), denial.workload || t('nobody')],
            [t('filter.identified_by'), <KnownBy key="by" denial={denial} />],
            [t('filter.destination'), <code key="to">{denial.destination}</code>],
            [t('way'), t(`way.${denial.way}`)],
            [t('denial.address'), denial.address ? <code>{denial.address}</code> : t('undialled')],
            [t('denial.client'), denial.client && <code>{denial.client}</code>],
            [
              t('filter.request_id'),
              denial.request_id && <Copy value={denial.request_id} label={denial.request_id} />,
            ],
            [t('denial.count'), t('denial.alike', { count: denial.count })],
          ]}
        />
      </SideSection>
    </SidePanel>
  );
}

function KnownBy({ denial: { identified_by: by } }: { denial: Denial }) {
  const t = useText();
  const [, setUrl] = useUrlState();
  if (!isKnownBy(by)) return null;
  return (
    <>
      {t(`known.${by}`)}{' '}
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => setUrl({ identified_by: by }, KEEP)}
      >
        {t('known.others')}
      </Button>
    </>
  );
}

type LinkProps = { slice: string; denial: Denial };

function RuleLink({ slice, denial: { rule, reason } }: LinkProps) {
  const t = useText();
  const [policy = ''] = rule.split('/');
  return (
    <p className={classes.said}>
      <Link
        to={paths.objects(slice, 'egress-policies')}
        search={{ open: policy }}
        hash={reason === 'residency' ? 'residency' : undefined}
      >
        {t('denial.policy', { policy })}
      </Link>
    </p>
  );
}

/** What was asked for by a name of the gateway's leads to where that name is written. */
function NamedLink({ slice, destination }: { slice: string; destination: string }) {
  const t = useText();
  const name = nameIn(partsOf(destination).host);
  if (name === null) return null;
  return (
    <p className={classes.said}>
      <Link to={paths.objects(slice, 'egress-destinations')} search={{ open: name }}>
        {t('denial.named', { name })}
      </Link>
    </p>
  );
}

function Verbs({ slice, denial }: Omit<Props, 'onClose'>) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const mayEdit = useMayInSlice(slice, 'edit');
  const [isAdding, setAdding] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const { workload, destination } = denial;
  if (!workload) return <p className={classes.said}>{t('denial.nobody')}</p>;
  return (
    <div className={classes.verbs}>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('ask')}
      </Button>
      {mayEdit && (
        <Button variant="default" onClick={() => setAdding(true)}>
          {t('rule.add')}
        </Button>
      )}
      <Button
        variant="default"
        onClick={() => setUrl({ workload, destination, way: denial.way, tab: 'test' }, KEEP)}
      >
        {t('denial.ask')}
      </Button>
      <Button variant="subtle" onClick={() => setUrl({ workload, destination, tab: '' }, KEEP)}>
        {t('denial.others')}
      </Button>
      {isAsking && (
        <AskForAccess
          slice={slice}
          about={{ workload, destination, way: denial.way, requestId: denial.request_id }}
          onClose={() => setAsking(false)}
        />
      )}
      {isAdding && (
        <AddRule
          slice={slice}
          workload={workload}
          destination={destination}
          way={denial.way}
          onClose={() => setAdding(false)}
        />
      )}
    </div>
  );
}
