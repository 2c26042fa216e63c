/** When the budget would be spent if it went on as in the last hours. */
import type { ObjectiveState } from '@/api/types/objectives';
import { formatExact } from '@/ui/time/Age';
import { useText } from './text';

export function Forecast({ state }: { state: ObjectiveState }) {
  const t = useText();
  if ((state.remaining ?? 0) <= 0) return null;
  const [six, day] = [until(state.exhausted_at_6h), until(state.exhausted_at_24h)];
  if (!six && !day) return <p>{t('forecast.never')}</p>;
  return (
    <p>
      {six ? t('forecast.6h', { at: six }) : t('forecast.6h.never')}
      <br />
      {day ? t('forecast.24h', { at: day }) : t('forecast.24h.never')}
    </p>
  );
}

const until = (at: string | null): string | null => (at ? formatExact(at).slice(0, 16) : null);
