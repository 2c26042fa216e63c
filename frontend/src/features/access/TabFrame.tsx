/** What every tab is made of: a line with filter and verb, a grid, details at the right. */
import type { ReactNode } from 'react';
import { FilterInput } from '@/ui/grid/FilterInput';
import classes from './access.module.css';
import { useText } from './text';

type Props = { verbs: ReactNode; aside?: ReactNode; children: ReactNode };

export function TabFrame({ verbs, aside, children }: Props) {
  const t = useText();
  return (
    <div className={classes.tab}>
      <div className={classes.main}>
        <div className={classes.line}>
          <FilterInput placeholder={t('filter')} />
          <span className={classes.verbs}>{verbs}</span>
        </div>
        {children}
      </div>
      {aside}
    </div>
  );
}
