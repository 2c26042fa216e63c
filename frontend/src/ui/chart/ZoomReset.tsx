/** What the charts of the group show where that is not all, and the way back. */
import { Button } from '@mantine/core';
import { useUiText } from '../text';
import { useChartGroup } from './ChartGroup';
import classes from './chart.module.css';
import { momentOf } from './ChartMoment';

export function ZoomReset() {
  const t = useUiText();
  const { zoom, setZoom } = useChartGroup();
  if (!zoom) return <span className={classes.moment}>{t('chart.drag')}</span>;
  const [from, to] = zoom.map(momentOf);
  return (
    <span className={classes.reset}>
      {t('chart.zoom', { from: from?.slice(0, 19) ?? '', to: to?.slice(11) ?? '' })}
      <Button variant="default" onClick={() => setZoom(null)}>
        {t('chart.reset')}
      </Button>
    </span>
  );
}
