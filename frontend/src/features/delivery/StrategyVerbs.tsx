/** What can be done with a strategy: keep it, undo, remove, or write one's own from it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { Strategy } from '@/api/types/governance';
import { useWrite } from '@/api/useWrite';
import { versionTag } from '@/api/versionTag';
import { useUrlState } from '@/lib/urlState';
import { Confirm } from '@/ui/form/Confirm';
import classes from './delivery.module.css';
import { NEW } from './drafts';
import { useText } from './text';

type Props = {
  stored: Strategy | null;
  isReadOnly: boolean;
  canSave: boolean;
  isBusy: boolean;
  onUndo: () => void;
  onRemoved: () => void;
};

export function StrategyVerbs({ stored, isReadOnly, canSave, isBusy, onUndo, onRemoved }: Props) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const mayOperate = useMayOnPlatform('operate');
  return (
    <div className={classes.verbs}>
      {!isReadOnly && (
        <Button type="submit" disabled={!canSave} loading={isBusy}>
          {t(stored ? 'strategy.save' : 'strategy.create')}
        </Button>
      )}
      {!isReadOnly && stored && canSave && (
        <Button variant="subtle" color="gray" onClick={onUndo}>
          {t('strategy.undo')}
        </Button>
      )}
      {stored && mayOperate && (
        <Button variant="default" onClick={() => setUrl({ strategy: NEW, from: stored.name })}>
          {t('strategy.copy')}
        </Button>
      )}
      {stored && !isReadOnly && <Remove strategy={stored} onRemoved={onRemoved} />}
      {isReadOnly && stored?.built_in && (
        <span className={classes.quiet}>{t('strategy.builtIn.hint')}</span>
      )}
    </div>
  );
}

function Remove({ strategy, onRemoved }: { strategy: Strategy; onRemoved: () => void }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const removing = useWrite([['strategies'], ['gates']]);
  const { name, title, version } = strategy;
  return (
    <>
      <Button
        variant="subtle"
        color="claret"
        className={classes.apart}
        onClick={() => setAsking(true)}
      >
        {t('strategy.remove')}
      </Button>
      <Confirm
        opened={isAsking}
        title={t('strategy.remove.title', { title })}
        consequence={t('strategy.remove.text')}
        verb={t('strategy.remove.verb', { title })}
        isBusy={removing.isPending}
        error={removing.error}
        onConfirm={() =>
          removing.mutate(
            { method: 'DELETE', path: `/strategies/${name}`, etag: versionTag(version) },
            { onSuccess: onRemoved },
          )
        }
        onClose={() => setAsking(false)}
      />
    </>
  );
}
