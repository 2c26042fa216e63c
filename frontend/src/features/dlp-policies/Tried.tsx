/** What would become of a request with that text, and why. */
import type { DlpTried, TriedLeak } from '@/api/types/dlp';
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import classes from './policies.module.css';
import { useText } from './text';

const LOOKS: Record<DlpTried['outcome'], { glyph: Glyph; tone: Tone }> = {
  passed: { glyph: 'disc', tone: 'ok' },
  noted: { glyph: 'half', tone: 'accent' },
  would_refuse: { glyph: 'half', tone: 'warn' },
  refused: { glyph: 'triangle', tone: 'bad' },
  unreadable: { glyph: 'triangle', tone: 'bad' },
};

type Props = { tried: DlpTried; isOfPattern: boolean };

export function Tried({ tried: { outcome, status, leaks }, isOfPattern }: Props) {
  const t = useText();
  return (
    <div role="status" className={classes.tried}>
      {!isOfPattern && (
        <p>
          <Mark {...LOOKS[outcome]} /> {t(`tried.${outcome}`, { status: status ?? '' })}
        </p>
      )}
      {isOfPattern && leaks.length === 0 && <p>{t('tried.nothing')}</p>}
      {leaks.length > 0 && (
        <ul aria-label={t('tried.found')}>
          {leaks.map((leak) => (
            <Found key={`${leak.detector} ${leak.place} ${leak.sample}`} leak={leak} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Found({ leak: { label, action, place, count, sample } }: { leak: TriedLeak }) {
  const t = useText();
  return (
    <li>
      <b>{label}</b> <span className={classes.tag}>{t(`action.${action}`)}</span>{' '}
      {sample && <code>{sample}</code>} {t('tried.at')} <code>{place}</code>
      {count > 1 && ` ${t('tried.values', { count })}`}
    </li>
  );
}
