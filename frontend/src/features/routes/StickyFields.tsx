/** By what a client stays with the service it met first. */
import type { HashOn } from '@/api/types/intent';
import lines from '@/intent/intent.module.css';
import { STICKY } from './blank';
import { HashField } from './HashField';
import { useRoutesText } from './text';

type Props = { sticky: HashOn | null; onChange: (sticky: HashOn | null) => void };

export function StickyFields({ sticky, onChange }: Props) {
  const t = useRoutesText();
  return (
    <div className={lines.line}>
      <HashField
        pointer="/spec/action/sticky"
        label={t('sticky')}
        kinds={STICKY}
        value={sticky}
        onChange={onChange}
      />
    </div>
  );
}
