/** The rules that speak of a named destination: who may ask it for what, who never, and the way to a first rule. */
import { Link } from '@tanstack/react-router';
import { useMayInSlice } from '@/api/useSlice';
import { ModeMark } from '@/egress/ModeMark';
import type { Mention } from '@/egress/aliases';
import { paths } from '@/lib/paths';
import { AllowRule } from './AllowRule';
import classes from './destinations.module.css';
import { useText } from './text';

type Props = { slice: string; name: string; mentions: readonly Mention[] };

export function Mentions({ slice, name, mentions }: Props) {
  const t = useText();
  const mayEdit = useMayInSlice(slice, 'edit');
  return (
    <>
      {mentions.length === 0 && <p className={classes.said}>{t('reach.none')}</p>}
      <ul className={classes.mentions}>
        {mentions.map((one) => (
          <li key={`${one.policy}/${one.rule}/${one.only}`} data-verb={one.action}>
            <span>
              {t(`reach.${one.action}`)}{' '}
              {one.workloads.map((workload, at) => (
                <span key={workload}>
                  {at > 0 && ', '}
                  <Link to={paths.objects(slice, 'workloads')} search={{ open: workload }}>
                    {workload}
                  </Link>
                </span>
              ))}{' '}
              {one.only && <code>{one.only}</code>}
            </span>
            <span className={classes.by}>
              <Link to={paths.objects(slice, 'egress-policies')} search={{ open: one.policy }}>
                {t('reach.rule', { policy: one.policy, rule: one.rule })}
              </Link>
              <ModeMark mode={one.mode} />
            </span>
          </li>
        ))}
      </ul>
      {mayEdit && <AllowRule slice={slice} name={name} />}
    </>
  );
}
