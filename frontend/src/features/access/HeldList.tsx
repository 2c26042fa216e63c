import type { Holder } from '@/api/types/people';
import classes from './access.module.css';
import { useText } from './text';

type Held = Holder['permissions'];

/** Permissions gathered by why they are held: “role editor: view, edit”. */
export function HeldList({ held }: { held: Held }) {
  const t = useText();
  if (held.length === 0) return <span className={classes.quiet}>{t('review.nothing')}</span>;
  const reasons = byReason(held);
  const all = reasons
    .map(
      ({ kind, name, permissions }) =>
        `${t(`review.by.${kind}`, { name })}: ${permissions.join(', ')}`,
    )
    .join('\n');
  return (
    <span className={classes.held} title={all}>
      {reasons.map(({ kind, name, permissions }) => (
        <span key={`${kind} ${name}`}>
          <b>{t(`review.by.${kind}`, { name })}</b> {permissions.join(', ')}
        </span>
      ))}
    </span>
  );
}

type Reason = Held[number]['reasons'][number];

export function byReason(held: Held): (Reason & { permissions: string[] })[] {
  const found = new Map<string, Reason & { permissions: string[] }>();
  for (const { permission, reasons } of held)
    for (const reason of reasons) {
      const key = `${reason.kind} ${reason.name}`;
      const known = found.get(key) ?? { ...reason, permissions: [] };
      known.permissions.push(permission);
      found.set(key, known);
    }
  return [...found.values()];
}
