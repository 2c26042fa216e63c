/** One strategy beside the list: read where it is built in, edited where it is ours, written anew from another. */
import type { Strategy } from '@/api/types/governance';
import { useMayOnPlatform } from '@/api/me';
import { useStrategies } from '@/api/useStrategies';
import { useUrlState } from '@/lib/urlState';
import { SidePanel } from '@/ui/panel/SidePanel';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Failure } from '@/ui/problems/Failure';
import { draftFrom, draftOf, NEW } from './drafts';
import { StrategyForm } from './StrategyForm';
import { useText } from './text';

type Props = { gateway: string; name: string; from: string };

export function StrategyPanel({ gateway, name, from }: Props) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const { data: strategies, error } = useStrategies(gateway);
  const mayOperate = useMayOnPlatform('operate');
  const close = () => setUrl({ strategy: '', from: '' });
  const find = (wanted: string): Strategy | undefined =>
    strategies?.find((one) => one.name === wanted);
  const stored = find(name) ?? null;
  if (!strategies)
    return (
      <SidePanel title="…" onClose={close}>
        {error && <Failure error={error} />}
      </SidePanel>
    );
  if (!stored && name !== NEW)
    return (
      <SidePanel title={name} onClose={close}>
        <EmptyState kind="nothing" title={t('strategy.gone')} text={t('strategy.gone.text')} />
      </SidePanel>
    );
  return (
    <StrategyForm
      key={stored?.version ?? name}
      stored={stored}
      first={stored ? draftOf(stored) : draftFrom(gateway, find(from))}
      gateway={gateway}
      isReadOnly={!mayOperate || (stored?.built_in ?? false)}
      onClose={close}
      onSaved={(saved) => setUrl({ strategy: saved, from: '' })}
    />
  );
}
