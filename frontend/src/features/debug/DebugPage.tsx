/** One slice or route in depth: rate, errors, durations, and what they consist of. */
import { SegmentedControl, Select } from '@mantine/core';
import { useMemo } from 'react';
import { useSliceParam } from '@/api/useSlice';
import { useUrlState } from '@/lib/urlState';
import { ChartGroup } from '@/ui/chart/ChartGroup';
import { useRevisionMarkers } from '@/ui/chart/useRevisionMarkers';
import { ZoomReset } from '@/ui/chart/ZoomReset';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Fresh } from '@/ui/live/Fresh';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Age } from '@/ui/time/Age';
import { courseOf } from './course';
import classes from './debug.module.css';
import { HeatPanel, RedPanels } from './RedPanels';
import { NodesPanel } from './NodesPanel';
import { NodeVitals } from './NodeVitals';
import { PartsPanels } from './PartsPanels';
import { useDepth, useRoutes } from './reads';
import { useText } from './text';
import { lateSeconds, WINDOWS, windowOf } from './windows';

export default function DebugPage() {
  const t = useText();
  const slice = useSliceParam();
  const [url, setUrl] = useUrlState();
  const window = windowOf(url);
  const route = url['route'];
  const asked = { slice, route, window };
  const { data, error, dataUpdatedAt, refetch } = useDepth(asked);
  const { data: routes = [] } = useRoutes(slice, window);
  const course = useMemo(() => data && courseOf(data), [data]);
  const markers = useRevisionMarkers(slice);
  const late = lateSeconds(course?.stepSeconds ?? 0);
  const isEmpty = course?.perSecond.every((rate) => !rate) ?? false;
  return (
    <ChartGroup key={`${window}${route}`}>
      <Page
        name={t('title')}
        title={t('title')}
        meta={
          <>
            <span className="mono">{slice}</span>
            {data?.as_of && <Age at={data.as_of} staleAfterSeconds={late} />}
          </>
        }
        bar={
          <>
            <Select
              aria-label={t('route')}
              placeholder={t('route.all')}
              data={route && !routes.includes(route) ? [route, ...routes] : routes}
              value={route ?? null}
              onChange={(chosen) => setUrl({ route: chosen ?? '' })}
              w={280}
              searchable
              clearable
            />
            <SegmentedControl
              aria-label={t('window')}
              data={WINDOWS.map((value) => ({ value, label: t(`window.${value}`) }))}
              value={window}
              onChange={(chosen) => setUrl({ window: chosen })}
            />
            <ZoomReset />
          </>
        }
        flow
      >
        <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={() => void refetch()} />
        {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
        {isEmpty && (
          <EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text', { slice })} />
        )}
        {course && data && !isEmpty && (
          <Fresh at={data.as_of} lateSeconds={late} isApart>
            <div className={classes.red}>
              <RedPanels course={course} markers={markers} />
            </div>
            <HeatPanel course={course} />
            <PartsPanels depth={data} slice={slice} />
            <NodesPanel slice={slice} window={window} />
          </Fresh>
        )}
        <NodeVitals slice={slice} window={window} />
      </Page>
    </ChartGroup>
  );
}
