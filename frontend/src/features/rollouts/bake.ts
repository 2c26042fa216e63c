/** How long a stage has baked, carried on between two reads. Pure. */
import type { RolloutStage } from '@/api/types/rollouts';

/** A clock that was not confirmed for so long stands still: what is shown must not run ahead of what is known. */
const MOST_AHEAD_SECONDS = 30;

type Bake = Pick<RolloutStage, 'state' | 'bake_seconds' | 'baked_seconds'>;

/** Seconds baked now; the stage was read at `readAtMs`. Never more than asked for. */
export function bakedNow(stage: Bake, readAtMs: number, nowMs: number): number {
  const { state, bake_seconds: whole, baked_seconds: baked } = stage;
  const sinceRead = Math.max(0, (nowMs - readAtMs) / 1_000);
  const ahead = state === 'baking' ? Math.min(sinceRead, MOST_AHEAD_SECONDS) : 0;
  return Math.min(whole, baked + ahead);
}

/** `260` → `4:20`, `3860` → `1:04:20`: a clock, because it runs. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
