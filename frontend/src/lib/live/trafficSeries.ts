/** A bounded time series per topic: messages are buffered here and never become React state. */
import type { TrafficMessage } from './messages';

type Rate = number | null;

/**
 * Seconds since 1970, requests per second by class, and latency; what a chart draws.
 * Null where no node was heard: unknown is not zero, and a chart shows a gap.
 */
export type TrafficSample = {
  atSeconds: number;
  perSecond: Rate;
  okPerSecond: Rate;
  redirectPerSecond: Rate;
  refusedPerSecond: Rate;
  failedPerSecond: Rate;
  p50Ms: number | null;
  p99Ms: number | null;
};

type Count = 'total' | '2xx' | '3xx' | '4xx' | '5xx' | 'p50_ms' | 'p99_ms';
type Measured = { at: string } & Record<Count, number | null>;

/** Counts of one window → rates. */
export function toSample(point: Measured, windowSeconds: number): TrafficSample {
  const rate = (count: number | null) => (count === null ? null : count / windowSeconds);
  return {
    atSeconds: Date.parse(point.at) / 1_000,
    perSecond: rate(point.total),
    okPerSecond: rate(point['2xx']),
    redirectPerSecond: rate(point['3xx']),
    refusedPerSecond: rate(point['4xx']),
    failedPerSecond: rate(point['5xx']),
    p50Ms: point.p50_ms,
    p99Ms: point.p99_ms,
  };
}

export class TrafficSeries {
  #samples: TrafficSample[] = [];
  #listeners = new Set<() => void>();
  readonly #keepSeconds: number;
  #isSeeded = false;
  latest: TrafficMessage | null = null;

  constructor(keepSeconds: number) {
    this.#keepSeconds = keepSeconds;
  }

  get samples(): readonly TrafficSample[] {
    return this.#samples;
  }

  get isSeeded(): boolean {
    return this.#isSeeded;
  }

  /** History from REST; samples that already came over the socket and are newer stay. */
  seed(history: readonly TrafficSample[]): void {
    this.#isSeeded = true;
    const last = history.at(-1)?.atSeconds ?? 0;
    this.#samples = [...history, ...this.#samples.filter((sample) => sample.atSeconds > last)];
    this.#changed();
  }

  push(message: TrafficMessage): void {
    const sample = toSample(message, message.window_seconds);
    if (sample.atSeconds <= (this.#samples.at(-1)?.atSeconds ?? 0)) return;
    this.latest = message;
    this.#samples.push(sample);
    this.#changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    const oldest = (this.#samples.at(-1)?.atSeconds ?? 0) - this.#keepSeconds;
    const first = this.#samples.findIndex((sample) => sample.atSeconds >= oldest);
    if (first > 0) this.#samples.splice(0, first);
    for (const listener of this.#listeners) listener();
  }
}
