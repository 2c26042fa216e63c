/** Revision markers in words: beside the pointer, and for who cannot see the lines. */
import { formatExact } from '../time/Age';
import { useUiText } from '../text';
import classes from './chart.module.css';
import type { Cluster, Marker } from './markers';

const SIDE_PX = 8;

/** Beside the line; on the right half of the chart it stands to the left of it. */
export function MarkerTip({ cluster, width }: { cluster: Cluster; width: number }) {
  const isRight = cluster.x > width / 2;
  const shift = isRight ? `calc(-100% - ${SIDE_PX}px)` : `${SIDE_PX}px`;
  return (
    <div
      className={classes.tip}
      style={{ transform: `translateX(calc(${cluster.x}px + ${shift}))` }}
      aria-hidden
    >
      <MarkerLines markers={cluster.markers} />
    </div>
  );
}

export function MarkerList({ markers, label }: { markers: readonly Marker[]; label: string }) {
  if (markers.length === 0) return null;
  return (
    <div className={classes.unseen} role="note" aria-label={label}>
      <MarkerLines markers={markers} />
    </div>
  );
}

function MarkerLines({ markers }: { markers: readonly Marker[] }) {
  const t = useUiText();
  return (
    <ul>
      {markers.map(({ atSeconds, revision, kind, text }) => (
        <li key={`${revision}/${kind}/${atSeconds}`} data-kind={kind}>
          <b>r{revision}</b> {text ?? t(`marker.${kind}`)}{' '}
          <span>{formatExact(new Date(atSeconds * 1_000).toISOString()).slice(11)}</span>
        </li>
      ))}
    </ul>
  );
}
