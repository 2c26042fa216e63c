/** The filters that are set, each to be let go of. */
import { IconX } from '@tabler/icons-react';
import { useUrlState } from '@/lib/urlState';
import classes from './egress.module.css';
import type { Filter } from './filters';
import { isKnownBy } from './known';
import { isOutcome } from './outcomes';
import { useText } from './text';

/** The text is in sight in its own field. */
const CHIPS = [
  'workload',
  'destination',
  'outcome',
  'reason',
  'rule',
  'identified_by',
  'request_id',
] as const satisfies readonly Filter[];

const wordOf = (name: Filter, value: string, t: ReturnType<typeof useText>) => {
  if (name === 'outcome' && isOutcome(value)) return t(`outcome.${value}`);
  return name === 'identified_by' && isKnownBy(value) ? t(`known.${value}`) : value;
};

export function FilterChips() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const set = CHIPS.filter((name) => url[name]);
  if (set.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label={t('filters')}>
      {set.map((name) => {
        const value = url[name] ?? '';
        const word = wordOf(name, value, t);
        return (
          <li key={name}>
            <button
              type="button"
              aria-label={t('filter.drop', { name: t(`filter.${name}`), value: word })}
              onClick={() => setUrl({ [name]: '' })}
            >
              {t(`filter.${name}`)} <code>{word}</code> <IconX size={12} aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
