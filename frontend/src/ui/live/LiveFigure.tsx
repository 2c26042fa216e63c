/** A number that moves to its next value; digits of one width and a kept room, so that nothing around it moves. */
import { useEffect, useRef } from 'react';
import classes from './live.module.css';

type Props = {
  value: number | null;
  /** Null is unknown. Keep it stable. */
  format: (value: number | null) => string;
  /** Room in digits. */
  room?: number;
};

const MOVES_MS = 120;

export function LiveFigure({ value, format, room = 6 }: Props) {
  const host = useRef<HTMLSpanElement>(null);
  const shown = useRef(value);
  useEffect(() => {
    const element = host.current;
    const from = shown.current;
    shown.current = value;
    if (!element || from === null || value === null || from === value || isStill()) return;
    const start = performance.now();
    let frame = requestAnimationFrame(function move(now) {
      const share = Math.min((now - start) / MOVES_MS, 1);
      element.textContent = format(share === 1 ? value : from + (value - from) * share);
      if (share < 1) frame = requestAnimationFrame(move);
    });
    return () => {
      cancelAnimationFrame(frame);
      element.textContent = format(value);
    };
  }, [value, format]);
  return (
    <span ref={host} className={classes.figure} style={{ minWidth: `${room}ch` }}>
      {format(value)}
    </span>
  );
}

const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
