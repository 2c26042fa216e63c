/** One changed object: the sentence, and on demand the fields and the text before and after. */
import { Checkbox } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { memo, type ReactNode } from 'react';
import type { Change } from '@/api/types/delivery';
import classes from './change.module.css';
import { ChangeBody } from './ChangeBody';
import { changeKey, sentenceAfterName, SIGN, WORD } from './changeWords';
import { useChangeText } from './text';
import type { Layout } from './useLayout';

export type CardProps = {
  change: Change;
  layout: Layout;
  isOpen: boolean;
  isCurrent: boolean;
  onToggle: (key: string) => void;
  /** Left out: the card cannot be ticked off. */
  isViewed?: boolean | undefined;
  onView?: ((change: Change, isViewed: boolean) => void) | undefined;
  /** At the right of the sentence: what hangs on this object. */
  aside?: ReactNode;
  /** Under the sentence: what is wrong with it. */
  note?: ReactNode;
};

export const ChangeCard = memo(function ChangeCard(props: CardProps) {
  const t = useChangeText();
  const { change, layout, isOpen, isCurrent, isViewed, onView, aside, note } = props;
  const { kind, name } = change;
  const key = changeKey(change);
  return (
    <article
      className={classes.card}
      data-current={isCurrent || undefined}
      data-viewed={isViewed || undefined}
      id={key}
      aria-label={`${kind} ${name}`}
    >
      <header className={classes.head}>
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={isOpen}
          onClick={() => props.onToggle(key)}
        >
          <IconChevronRight size={14} className={classes.chevron} aria-hidden />
          <Sentence change={change} />
        </button>
        {aside && <span className={classes.aside}>{aside}</span>}
        {onView && (
          <Checkbox
            className={classes.tick}
            label={t('viewed')}
            aria-label={t('viewed.of', { kind, name })}
            checked={isViewed ?? false}
            onChange={(event) => onView(change, event.currentTarget.checked)}
          />
        )}
      </header>
      {note}
      {isOpen && <ChangeBody change={change} layout={layout} />}
    </article>
  );
});

function Sentence({ change }: { change: Change }) {
  const t = useChangeText();
  const { action, kind, name } = change;
  return (
    <>
      <span className={classes.sign} data-action={action} title={t(WORD[action])}>
        {SIGN[action]}
      </span>
      <span className={classes.sentence}>
        <span className={classes.kind}>{kind}</span> <b>{name}</b> {sentenceAfterName(change)}
      </span>
    </>
  );
}
