/** Changes one under the other. What was viewed collapses; it opens again when the change itself changes. */
import { useState } from 'react';
import type { Change } from '@/api/types/delivery';
import { ChangeCard } from './ChangeCard';
import classes from './change.module.css';
import { changeKey, changeStamp } from './changeWords';

type Props = {
  changes: readonly Change[];
  layout: 'split' | 'unified';
  /** Stamps of the changes ticked off; left out: nothing can be ticked. */
  viewed?: ReadonlySet<string>;
  onView?: (stamp: string, isViewed: boolean) => void;
};

const OPEN_AT_ONCE = 12;

export function ChangeList({ changes, layout, viewed, onView }: Props) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => setToggled((old) => without(old, key) ?? new Set([...old, key]));
  return (
    <div className={classes.list}>
      {changes.map((change, index) => {
        const stamp = changeStamp(change);
        const key = changeKey(change);
        const isViewed = viewed?.has(stamp) ?? false;
        const opensItself = index < OPEN_AT_ONCE && !isViewed;
        return (
          <ChangeCard
            key={key}
            change={change}
            layout={layout}
            isOpen={opensItself !== toggled.has(key)}
            onToggle={() => toggle(key)}
            {...(onView
              ? { viewed: { isViewed, onView: (is: boolean) => onView(stamp, is) } }
              : {})}
          />
        );
      })}
    </div>
  );
}

function without(set: ReadonlySet<string>, key: string): ReadonlySet<string> | null {
  if (!set.has(key)) return null;
  return new Set([...set].filter((other) => other !== key));
}
