/** One changed object: the sentence, the fields, and the text before and after. */
import { Checkbox } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Change } from '@/api/types/delivery';
import classes from './change.module.css';
import { changeKey, SIGN, WORD } from './changeWords';
import { FieldList } from './FieldList';
import { useChangeText } from './text';

const DiffView = lazy(() =>
  import('@/ui/diff/DiffView').then((module) => ({ default: module.DiffView })),
);

type Props = {
  change: Change;
  layout: 'split' | 'unified';
  isOpen: boolean;
  onToggle: () => void;
  /** Left out: the card cannot be ticked off. */
  viewed?: { isViewed: boolean; onView: (isViewed: boolean) => void };
  children?: ReactNode;
};

export function ChangeCard({ change, layout, isOpen, onToggle, viewed, children }: Props) {
  const t = useChangeText();
  const { kind, name, action } = change;
  return (
    <article className={classes.card} data-action={action} id={changeKey(change)}>
      <header className={classes.head}>
        <button type="button" className={classes.toggle} aria-expanded={isOpen} onClick={onToggle}>
          <IconChevronRight
            size={14}
            className={classes.chevron}
            data-open={isOpen || undefined}
            aria-hidden
          />
          <span className={classes.sign} title={t(WORD[action])}>
            {SIGN[action]}
          </span>
          <span className={classes.sentence}>{change.text}</span>
        </button>
        {viewed && (
          <Checkbox
            size="xs"
            label={t('viewed')}
            aria-label={`${t('viewed')}: ${kind} ${name}`}
            checked={viewed.isViewed}
            onChange={(event) => viewed.onView(event.currentTarget.checked)}
          />
        )}
      </header>
      {children}
      {isOpen && (
        <div className={classes.body}>
          {action === 'change' && <FieldList fields={change.fields} />}
          <Suspense fallback={<div className={classes.waiting} />}>
            <DiffView
              before={change.before_text}
              after={change.after_text}
              layout={layout}
              label={t('diff', { kind, name })}
            />
          </Suspense>
        </div>
      )}
    </article>
  );
}
