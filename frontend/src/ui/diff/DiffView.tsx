/** Two texts side by side or as one, with the unchanged parts folded away. */
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useUiText } from '../text';
import classes from './diff.module.css';
import { readingExtensions } from './extensions';

type Props = { before: string; after: string; layout?: 'split' | 'unified'; label: string };

const FOLD = { margin: 3, minSize: 4 };

export function DiffView({ before, after, layout = 'split', label }: Props) {
  const t = useUiText();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const view = layout === 'split' ? split(before, after, parent) : unified(before, after, parent);
    return () => view.destroy();
  }, [before, after, layout]);
  return (
    <div className={classes.diff} data-layout={layout} role="group" aria-label={label}>
      {layout === 'split' && (
        <div className={classes.heads}>
          <span>{t('diff.before')}</span>
          <span>{t('diff.after')}</span>
        </div>
      )}
      <div ref={host} className={classes.host} />
    </div>
  );
}

const split = (before: string, after: string, parent: HTMLElement): MergeView =>
  new MergeView({
    parent,
    a: { doc: before, extensions: readingExtensions() },
    b: { doc: after, extensions: readingExtensions() },
    collapseUnchanged: FOLD,
    gutter: true,
  });

const unified = (before: string, after: string, parent: HTMLElement): EditorView =>
  new EditorView({
    parent,
    doc: after,
    extensions: [
      ...readingExtensions(),
      unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: FOLD }),
    ],
  });
