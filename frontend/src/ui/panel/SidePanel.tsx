/** Details beside a list: peek with Space, leave with Esc; the list stays where it was. */
import { CloseButton } from '@mantine/core';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useShortcuts } from '@/lib/useShortcuts';
import { useUiText } from '../text';
import classes from './panel.module.css';

type Props = {
  title: ReactNode;
  /** Under the title: status, age. */
  subtitle?: ReactNode;
  actions?: ReactNode;
  /** Half of the page, for forms that need room. */
  isWide?: boolean | undefined;
  onClose: () => void;
  children: ReactNode;
};

export function SidePanel({ title, subtitle, actions, isWide, onClose, children }: Props) {
  const t = useUiText();
  const root = useRef<HTMLElement>(null);
  useShortcuts([{ keys: 'Escape', label: t('close'), run: onClose }]);
  /** Esc of a dialog that was opened from here, or of an open list of options, is theirs. */
  const isOurs = ({ target }: KeyboardEvent) =>
    target instanceof Element &&
    root.current?.contains(target) &&
    !target.matches('[aria-haspopup][aria-expanded="true"]');
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented && isOurs(event)) onClose();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc is a way out, not a control
    <aside
      className={classes.panel}
      data-wide={isWide || undefined}
      ref={root}
      onKeyDown={onKeyDown}
    >
      <header className={classes.head}>
        <div className={classes.titles}>
          <h2>{title}</h2>
          {subtitle && <div className={classes.subtitle}>{subtitle}</div>}
        </div>
        {actions}
        <CloseButton aria-label={t('close')} onClick={onClose} />
      </header>
      <div className={classes.body}>{children}</div>
    </aside>
  );
}

/** A titled part of a side panel. */
export function SideSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
