/** One sentence that says how things stand. */
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import classes from './overview.module.css';
import { useText } from './text';
import type { Verdict } from './verdict';

const LOOK: Record<Verdict['kind'], { tone: Tone; glyph: Glyph }> = {
  unheard: { tone: 'warn', glyph: 'ring' },
  empty: { tone: 'idle', glyph: 'dashes' },
  proven: { tone: 'ok', glyph: 'disc' },
  rolling: { tone: 'accent', glyph: 'half' },
  concerns: { tone: 'bad', glyph: 'triangle' },
};

export function VerdictLine({ verdict }: { verdict: Verdict }) {
  const [sentence] = useSentences(verdict);
  return (
    <span className={classes.verdict} role="status">
      <Mark {...LOOK[verdict.kind]} size={15} />
      {sentence}
    </span>
  );
}

/** What stands quietly beside it. */
export function VerdictDetail({ verdict }: { verdict: Verdict }) {
  return useSentences(verdict)[1];
}

function useSentences(verdict: Verdict): [string, string] {
  const t = useText();
  switch (verdict.kind) {
    case 'unheard':
      return [t('verdict.unheard'), t('verdict.unheard.detail')];
    case 'empty':
      return [t('verdict.empty'), t('verdict.empty.detail')];
    case 'proven':
      return [
        t('verdict.proven'),
        t('verdict.proven.detail', { slices: verdict.slices, count: verdict.nodes }),
      ];
    case 'rolling':
      return [t('verdict.rolling', { count: verdict.slices }), t('verdict.rolling.detail')];
    case 'concerns':
      return [
        t('verdict.concerns', { count: verdict.count }),
        firingOf(verdict, t) || t('verdict.concerns.detail'),
      ];
  }
}

/** What fires, in words; nothing where nothing does. */
const firingOf = (
  { pages, tickets }: Extract<Verdict, { kind: 'concerns' }>,
  t: ReturnType<typeof useText>,
): string =>
  [
    pages > 0 && t('verdict.pages', { count: pages }),
    tickets > 0 && t('verdict.tickets', { count: tickets }),
  ]
    .filter(Boolean)
    .join(', ');
