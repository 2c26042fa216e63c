/** Which stretch of time the charts and the breakdown show. */
import { SegmentedControl } from '@mantine/core';
import type { ObjectiveWindow } from '@/api/types/objectives';
import { useUrlState } from '@/lib/urlState';
import { windowWords } from '@/slo/figures';
import { useSloText } from '@/slo/text';
import { ZoomReset } from '@/ui/chart/ZoomReset';
import type { RangeName } from './history';
import classes from './objectives.module.css';
import { useText } from './text';

type Props = { ranges: readonly RangeName[]; range: RangeName; whole: ObjectiveWindow };

export function RangeBar({ ranges, range, whole }: Props) {
  const t = useText();
  const slo = useSloText();
  const [, setUrl] = useUrlState();
  return (
    <div className={classes.range}>
      <SegmentedControl
        aria-label={t('range')}
        data={ranges.map((value) => ({
          value,
          label: value === 'window' ? slo(...windowWords(whole)) : t(`range.${value}`),
        }))}
        value={range}
        onChange={(chosen) => setUrl({ range: chosen })}
      />
      <ZoomReset />
    </div>
  );
}
