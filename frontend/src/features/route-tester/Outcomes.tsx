/** What came of it: one state, or two side by side with what differs marked. */
import type { RouteTest } from '@/api/types/tester';
import { Mark } from '@/ui/status/Mark';
import { differences } from './differences';
import { Outcome } from './Outcome';
import classes from './tester.module.css';
import { useText } from './text';

export function Outcomes({ slice, found }: { slice: string; found: readonly RouteTest[] }) {
  const [one, other] = found;
  if (!one) return null;
  if (!other) return <Outcome slice={slice} test={one} />;
  return (
    <>
      <Summary one={one} other={other} />
      <div className={classes.columns}>
        <Outcome slice={slice} test={one} other={other} />
        <Outcome slice={slice} test={other} other={one} />
      </div>
    </>
  );
}

function Summary({ one, other }: { one: RouteTest; other: RouteTest }) {
  const t = useText();
  const parts = differences(one, other);
  const isSame = parts.length === 0;
  return (
    <p className={classes.summary} data-same={isSame || undefined}>
      <Mark glyph={isSame ? 'disc' : 'diamond'} tone={isSame ? 'ok' : 'warn'} />
      {isSame
        ? t('same')
        : t('differs', { parts: parts.map((part) => t(`part.${part}`)).join(', ') })}
    </p>
  );
}
