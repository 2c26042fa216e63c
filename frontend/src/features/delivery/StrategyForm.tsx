/** The form of a strategy, checked by the server while one types; problems stand at their fields. */
import { useRef, useState, type FormEvent } from 'react';
import type { Strategy } from '@/api/types/governance';
import { useWrite } from '@/api/useWrite';
import intent from '@/intent/intent.module.css';
import { FieldProblems } from '@/intent/problems';
import { ProblemsLine } from '@/intent/ProblemsLine';
import { isSameJson } from '@/intent/sameJson';
import { useCheck } from '@/intent/useCheck';
import { useReached } from '@/intent/useReached';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { SidePanel } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { useStrategyWords } from '@/ui/strategy/words';
import classes from './delivery.module.css';
import { strategyRequest, type StrategyDraft } from './drafts';
import { StrategyFields } from './StrategyFields';
import { StrategyVerbs } from './StrategyVerbs';
import { useText } from './text';

type Props = {
  stored: Strategy | null;
  first: StrategyDraft;
  gateway: string;
  isReadOnly: boolean;
  onClose: () => void;
  onSaved: (name: string) => void;
};

const NONE: readonly never[] = [];

export function StrategyForm({ stored, first, gateway, isReadOnly, onClose, onSaved }: Props) {
  const t = useText();
  const { line, title } = useStrategyWords();
  const [draft, setDraft] = useState(first);
  const saving = useWrite<Strategy>([['strategies'], ['gates']]);
  const foot = useRef<HTMLElement>(null);
  const request = strategyRequest(draft, stored, title);
  const isDirty = !isSameJson(draft, first) || !stored;
  const refused = saving.error?.problems ?? NONE;
  const check = useCheck(isDirty && !isReadOnly && draft.name ? request : null, refused);
  const { isReached, onFocus } = useReached(stored !== null || saving.error !== null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate(request, { onSuccess: ({ name }) => onSaved(name) });
  };
  return (
    <SidePanel
      title={stored ? stored.title : t('strategy.new')}
      subtitle={<span className={classes.line}>{line(draft)}</span>}
      actions={<ApiCall request={request} />}
      onClose={onClose}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only notes which fields were reached */}
      <form className={`${intent.form} ${classes.panelForm}`} onSubmit={save} onFocus={onFocus}>
        <FieldProblems problems={check.problems} isReadOnly={isReadOnly} isReached={isReached}>
          <StrategyFields
            draft={draft}
            onChange={setDraft}
            gateway={gateway}
            isNew={stored === null}
          />
          <footer className={classes.foot} ref={foot}>
            {saving.error && refused.length === 0 && <Failure error={saving.error} />}
            {!isReadOnly && (
              <ProblemsLine editor={{ ...check, isDirty, name: draft.name }} foot={foot} />
            )}
            <StrategyVerbs
              stored={stored}
              isReadOnly={isReadOnly}
              canSave={isDirty && draft.name !== ''}
              isBusy={saving.isPending}
              onUndo={() => setDraft(first)}
              onRemoved={onClose}
            />
          </footer>
        </FieldProblems>
      </form>
    </SidePanel>
  );
}
