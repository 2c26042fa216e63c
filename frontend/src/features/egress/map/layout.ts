/** Where workloads, destinations and the lines between them stand on the map. Pure. */
import type { DestinationLine, Outcome, WentTo } from '@/api/types/egress';
import { OUTCOMES } from '../outcomes';

export type By = 'count' | 'bytes';

type Line = {
  key: string;
  workload: string;
  destination: string;
  outcome: Outcome;
  /** Requests and tunnels that came to this outcome. */
  count: number;
  /** What its width stands for. */
  volume: number;
};

export type Stroke = Line & {
  width: number;
  fromY: number;
  toY: number;
};

export type Place = { name: string; y: number; height: number };

export type FlowMap = {
  workloads: readonly Place[];
  destinations: readonly Place[];
  strokes: readonly Stroke[];
  height: number;
};

const GAP = 10;
const LEAST_HEIGHT = 20;
const PADDING = 8;
const THINNEST = 1.5;
const THICKEST = 26;

/** Lines grow with the root of their volume: what is a thousand times as much is seen beside what is little. */
const widthOf = (volume: number, most: number): number =>
  most <= 0 ? THINNEST : THINNEST + (THICKEST - THINNEST) * Math.sqrt(volume / most);

/** One line for each outcome of a workload at a destination. Bytes are those of what was let through. */
export const linesOf = (went: readonly WentTo[], by: By): Line[] =>
  went.flatMap(({ destination, workloads }) =>
    workloads.flatMap((line) =>
      OUTCOMES.filter((outcome) => line[outcome] > 0).map((outcome) => ({
        key: `${line.workload} ${destination} ${outcome}`,
        workload: line.workload,
        destination,
        outcome,
        count: line[outcome],
        volume: by === 'count' ? line[outcome] : bytesOf(line, outcome),
      })),
    ),
  );

/** Bytes are told of a line as a whole; only what was let through moved any. */
function bytesOf(line: DestinationLine, outcome: Outcome): number {
  const carrier = OUTCOMES.find((one) => line[one] > 0 && one !== 'denied' && one !== 'failed');
  return outcome === carrier ? line.bytes_up + line.bytes_down : 0;
}

export function layoutOf(went: readonly WentTo[], by: By): FlowMap {
  const lines = linesOf(went, by);
  const most = Math.max(0, ...lines.map(({ volume }) => volume));
  const drawn = lines.map((line) => ({ ...line, width: widthOf(line.volume, most) }));
  const left = column(drawn, ({ workload }) => workload);
  const right = column(drawn, ({ destination }) => destination);
  const height = Math.max(left.height, right.height);
  const workloads = centred(left, height);
  const destinations = centred(right, height);
  const leftEnds = endsOf(drawn, workloads, ({ workload }) => workload);
  const rightEnds = endsOf(drawn, destinations, ({ destination }) => destination);
  const strokes = drawn.map((line) => ({
    ...line,
    fromY: leftEnds.get(line.key) ?? 0,
    toY: rightEnds.get(line.key) ?? 0,
  }));
  return { workloads, destinations, strokes, height };
}

type Drawn = Line & { width: number };
type Column = { places: readonly Place[]; height: number };

function column(lines: readonly Drawn[], nameOf: (line: Drawn) => string): Column {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(nameOf(line), (sums.get(nameOf(line)) ?? 0) + line.width + 1);
  let y = PADDING;
  const places = [...sums].map(([name, sum]) => {
    const place = { name, y, height: Math.max(sum, LEAST_HEIGHT) };
    y += place.height + GAP;
    return place;
  });
  return { places, height: y - (places.length > 0 ? GAP : 0) + PADDING };
}

const centred = ({ places, height }: Column, room: number): Place[] =>
  places.map((place) => ({ ...place, y: place.y + (room - height) / 2 }));

/** The middle of each line where it meets its place, one under the other. */
function endsOf(
  lines: readonly Drawn[],
  places: readonly Place[],
  nameOf: (line: Drawn) => string,
): Map<string, number> {
  const ends = new Map<string, number>();
  for (const { name, y, height } of places) {
    const own = lines.filter((line) => nameOf(line) === name);
    const sum = own.reduce((total, { width }) => total + width + 1, 0);
    let at = y + (height - sum) / 2;
    for (const { key, width } of own) {
      ends.set(key, at + width / 2);
      at += width + 1;
    }
  }
  return ends;
}
