/** The glyphs of states, drawn rather than typed: fonts differ, shapes must not. */
import type { ReactNode } from 'react';
import type { Glyph, Tone } from './states';
import classes from './status.module.css';

const SHAPES: Record<Glyph, ReactNode> = {
  disc: <circle cx="5" cy="5" r="3.6" fill="currentColor" />,
  triangle: <path d="M5 .9 9.5 9H.5z" fill="currentColor" />,
  half: (
    <>
      <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M5 1.4a3.6 3.6 0 0 0 0 7.2z" fill="currentColor" />
    </>
  ),
  ring: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  cross: (
    <path
      d="m1.6 1.6 6.8 6.8m0-6.8L1.6 8.4"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
    />
  ),
  dashes: (
    <circle
      cx="5"
      cy="5"
      r="3.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeDasharray="2.2 2"
    />
  ),
  diamond: <path d="M5 .6 9.4 5 5 9.4.6 5z" fill="currentColor" />,
  pause: (
    <path
      d="M3.1 1.6v6.8m3.8-6.8v6.8"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
    />
  ),
  bar: <path d="M1.4 5h7.2" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
};

export function Mark({ glyph, tone, size = 10 }: { glyph: Glyph; tone: Tone; size?: number }) {
  return (
    <svg
      className={classes.mark}
      data-tone={tone}
      width={size}
      height={size}
      viewBox="0 0 10 10"
      aria-hidden
    >
      {SHAPES[glyph]}
    </svg>
  );
}
