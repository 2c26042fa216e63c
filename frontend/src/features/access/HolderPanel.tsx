/** All that one holder may do, and why, on as many lines as it takes. */
import type { Holder } from '@/api/types/people';
import { useUrlState } from '@/lib/urlState';
import { Facts, type Fact } from '@/ui/page/Facts';
import { SidePanel, SideSection } from '@/ui/panel/SidePanel';
import { Age } from '@/ui/time/Age';
import classes from './access.module.css';
import { useText } from './text';

export function HolderPanel({ holder }: { holder: Holder }) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const { name, detail, permissions, since, last_used_at } = holder;
  const held = permissions.map(({ permission, reasons }): Fact => {
    const why = reasons.map(({ kind, name: by }) => t(`review.by.${kind}`, { name: by }));
    return [permission, why.join(', ')];
  });
  return (
    <SidePanel title={name} subtitle={detail} onClose={() => setUrl({ holder: '' })}>
      <Facts
        facts={[
          [t('since'), since && <Age at={since} />],
          [t('review.used'), last_used_at ? <Age at={last_used_at} /> : t('review.never')],
        ]}
      />
      <SideSection title={t('review.why')}>
        {held.length > 0 ? (
          <Facts facts={held} />
        ) : (
          <span className={classes.quiet}>{t('review.nothing')}</span>
        )}
      </SideSection>
    </SidePanel>
  );
}
