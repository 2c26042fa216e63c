/** Both groups in numbers: which share was bad, of how many requests. */
import type { ArmCounts } from '@/api/types/rollouts';
import { formatCount, formatShare } from '@/lib/numbers';
import classes from './evidence.module.css';
import type { Moment } from './moment';
import { useEvidenceText } from './text';

/** What the two groups are called. */
export type ArmNames = { canary: string; control: string };

type Props = {
  label: string;
  arms: ArmNames;
  moment: Moment;
  /** Something was counted: no request is then none, and not unknown. */
  isCounted: boolean;
  /** What is bad about a request, in a word. */
  bad: string;
};

export function ArmTable({ label, arms, moment, isCounted, bad }: Props) {
  const t = useEvidenceText();
  return (
    <table className={classes.arms} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('arm')}</th>
          <th scope="col">{t('share')}</th>
          <th scope="col">{bad}</th>
          <th scope="col">{t('requests')}</th>
        </tr>
      </thead>
      <tbody>
        <ArmRow name={arms.canary} counts={moment.canary} isCounted={isCounted} />
        <ArmRow name={arms.control} counts={moment.control} isCounted={isCounted} />
      </tbody>
    </table>
  );
}

type RowProps = { name: string; counts: ArmCounts; isCounted: boolean };

function ArmRow({ name, counts: { share, bad, requests }, isCounted }: RowProps) {
  return (
    <tr>
      <th scope="row" title={name}>
        {name}
      </th>
      <td>{share === null ? '–' : formatShare(share)}</td>
      <td>{isCounted ? formatCount(bad) : '–'}</td>
      <td>{isCounted ? formatCount(requests) : '–'}</td>
    </tr>
  );
}
