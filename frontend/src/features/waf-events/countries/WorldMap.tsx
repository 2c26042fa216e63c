/** The world, each country as dark as it has events. A picture of the table beside it, which says the same in words. */
import type { CSSProperties } from 'react';
import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';
import { formatCount } from '@/lib/numbers';
import { letters } from './codes';
import classes from './countries.module.css';
import { strengthOf, type CountryCount } from './shares';

const WIDTH = 960;
const HEIGHT = 470;
const ANTARCTICA = 'AQ';

type Outline = { key: string; code: string | undefined; path: string };
const OUTLINES = outlines();

function outlines(): Outline[] {
  const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
  const lands = feature(topology, topology.objects.countries)
    .features.map((land, index) => ({
      land,
      code: letters.get(String(land.id)),
      key: String(index),
    }))
    .filter(({ code }) => code !== ANTARCTICA);
  const all = { type: 'FeatureCollection' as const, features: lands.map(({ land }) => land) };
  const draw = geoPath(geoNaturalEarth1().fitSize([WIDTH, HEIGHT], all)).digits(1);
  return lands.map(({ land, code, key }) => ({ key, code, path: draw(land) ?? '' }));
}

type Props = {
  counts: readonly CountryCount[];
  chosen: string | undefined;
  onChoose: (code: string) => void;
};

export default function WorldMap({ counts, chosen, onChoose }: Props) {
  const known = new Map(counts.map((one) => [one.code, one]));
  const most = Math.max(0, ...counts.map(({ count }) => count));
  return (
    <svg className={classes.map} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden>
      {OUTLINES.map(({ key, code, path }) => {
        const one = code === undefined ? undefined : known.get(code);
        if (!one) return <path key={key} d={path} />;
        return (
          <path
            key={key}
            d={path}
            data-code={one.code}
            data-chosen={one.code === chosen || undefined}
            style={strengthStyle(one.count, most)}
            onClick={() => onChoose(one.code)}
          >
            <title>{`${one.name}: ${formatCount(one.count)}`}</title>
          </path>
        );
      })}
    </svg>
  );
}

const strengthStyle = (count: number, most: number): CSSProperties => {
  const share = `${Math.round(15 + 85 * strengthOf(count, most))}%`;
  return { fill: `color-mix(in srgb, var(--gh-accent) ${share}, var(--gh-hover))` };
};
