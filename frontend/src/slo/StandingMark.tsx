/** How an objective stands: glyph, word and colour. */
import type { Objective } from '@/api/types/objectives';
import { StatusMark } from '@/ui/status/StatusMark';
import { standingOf } from './order';

export function StandingMark({ objective, chip }: { objective: Objective; chip?: boolean }) {
  return <StatusMark state={standingOf(objective)} chip={chip} />;
}
