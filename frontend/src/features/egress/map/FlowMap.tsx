/** Workloads left, destinations right, lines by volume. A picture of the table below it, which says the same in words. */
import { formatCount } from '@/lib/numbers';
import { useText } from '../text';
import type { Filter } from '../filters';
import type { FlowMap as Layout, Place, Stroke } from './layout';
import classes from './map.module.css';

const WIDTH = 840;
const LEFT = 150;
const RIGHT = 530;
const BAR = 6;
const BEND = (RIGHT - LEFT) / 2;
const LONGEST = 42;

type Props = {
  layout: Layout;
  /** What the address filters by, to be drawn as chosen. */
  chosen: { workload: string | undefined; destination: string | undefined };
  onChoose: (filter: Filter, value: string) => void;
};

export function FlowMap({ layout, chosen, onChoose }: Props) {
  const t = useText();
  const { workloads, destinations, strokes, height } = layout;
  return (
    <svg className={classes.map} viewBox={`0 0 ${WIDTH} ${Math.ceil(height)}`} aria-hidden>
      {strokes.map((stroke) => (
        <path
          key={stroke.key}
          className={classes.stroke}
          d={curveOf(stroke)}
          strokeWidth={stroke.width}
          data-outcome={stroke.outcome}
        >
          <title>
            {t('map.line', {
              who: stroke.workload || t('nobody'),
              where: stroke.destination,
              count: formatCount(stroke.count),
              outcome: t(`outcome.${stroke.outcome}`),
            })}
          </title>
        </path>
      ))}
      {workloads.map((place) => (
        <Label
          key={place.name}
          place={place}
          text={place.name || t('nobody')}
          isLeft
          isChosen={place.name === chosen.workload}
          onClick={() => place.name && onChoose('workload', place.name)}
        />
      ))}
      {destinations.map((place) => (
        <Label
          key={place.name}
          place={place}
          text={place.name}
          isChosen={place.name === chosen.destination}
          onClick={() => onChoose('destination', place.name)}
        />
      ))}
    </svg>
  );
}

const curveOf = ({ fromY, toY }: Stroke): string =>
  `M${LEFT + BAR} ${fromY}C${LEFT + BEND} ${fromY} ${RIGHT - BEND} ${toY} ${RIGHT} ${toY}`;

type LabelProps = {
  place: Place;
  text: string;
  isLeft?: boolean;
  isChosen: boolean;
  onClick: () => void;
};

function Label({ place: { y, height }, text, isLeft = false, isChosen, onClick }: LabelProps) {
  const barX = isLeft ? LEFT : RIGHT;
  return (
    <g className={classes.place} data-chosen={isChosen || undefined} onClick={onClick}>
      <title>{text}</title>
      <rect x={barX} y={y} width={BAR} height={height} rx={2} />
      <text
        x={isLeft ? LEFT - 8 : RIGHT + BAR + 8}
        y={y + height / 2}
        textAnchor={isLeft ? 'end' : 'start'}
        dominantBaseline="central"
      >
        {text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text}
      </text>
    </g>
  );
}
