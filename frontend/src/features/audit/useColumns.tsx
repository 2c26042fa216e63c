import { VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import type { Entry } from '@/api/types/audit';
import type { Column } from '@/ui/grid/columns';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { Actor } from './Actor';
import classes from './audit.module.css';
import { useText } from './text';

/** Columns of the trail. */
export function useColumns(): Column<Entry>[] {
  const t = useText();
  return useMemo(
    () => [
      { key: 'at', header: t('at'), width: '96px', cell: ({ at }) => <Age at={at} /> },
      {
        key: 'actor',
        header: t('actor'),
        width: 'minmax(140px, 0.9fr)',
        cell: ({ actor }) => <Actor actor={actor} />,
      },
      {
        key: 'verb',
        header: t('verb'),
        width: '170px',
        cell: ({ verb }) => <span className={`mono ${classes.verb}`}>{verb}</span>,
      },
      {
        key: 'summary',
        header: t('summary'),
        width: 'minmax(200px, 3fr)',
        cell: ({ summary, outcome, is_whole: isWhole }) => (
          <span className={classes.summary}>
            {!isWhole && (
              <span className={classes.sign} title={t('altered')}>
                <Mark glyph="cross" tone="bad" />
                <VisuallyHidden>{t('altered')}</VisuallyHidden>
              </span>
            )}
            {outcome === 'refused' && (
              <span className={classes.sign} title={t('refused')}>
                <Mark glyph="ring" tone="warn" />
                <VisuallyHidden>{t('refused')}</VisuallyHidden>
              </span>
            )}
            <span className={classes.text}>{summary}</span>
          </span>
        ),
      },
      {
        key: 'scope',
        header: t('scope'),
        width: 'minmax(100px, 0.8fr)',
        cell: ({ slice, tenant }) => (
          <span className="mono">{slice || tenant || t('platform')}</span>
        ),
      },
    ],
    [t],
  );
}
