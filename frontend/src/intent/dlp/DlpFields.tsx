/** Which policy looks for what must not leave in the requests of a hostname, a route or an egress rule. */
import { Link } from '@tanstack/react-router';
import type { DlpAttachment } from '@/api/types/dlp';
import type { FailureMode, WafAttachment } from '@/api/types/intent';
import { paths } from '@/lib/paths';
import { CardsField } from '../fields/CardsField';
import { ChoiceField } from '../fields/ChoiceField';
import { SwitchField } from '../fields/SwitchField';
import { useNames } from '../useNames';
import { NEW } from '../useOpened';
import { choiceOf, chosen, INHERIT, NONE } from '../waf/choice';
import classes from '../waf/waf.module.css';
import { useDlpText } from './text';

const MODES: readonly FailureMode[] = ['open', 'closed'];

type Props = {
  slice: string;
  dlp: DlpAttachment | null;
  onChange: (dlp: DlpAttachment | null) => void;
  pointer?: string;
  /** Of a route: its hostname may say it too. */
  mayInherit?: boolean;
};

export function DlpFields(props: Props) {
  const { slice, dlp, onChange, pointer = '/spec/dlp', mayInherit = false } = props;
  const t = useDlpText();
  const choice = choiceOf(dlp, mayInherit);
  return (
    <div className={classes.block}>
      <div className={classes.policy}>
        <ChoiceField
          pointer={`${pointer}/policy`}
          label={t('policy')}
          hint={t(hintOf(choice))}
          options={useOptions(slice, choice, mayInherit)}
          value={choice}
          onChange={(next) => onChange(withAnswers(chosen(next, dlp, mayInherit), dlp))}
        />
        <p className={classes.links}>
          {dlp?.policy && (
            <Link to={paths.objects(slice, 'dlp-policies')} search={{ open: dlp.policy }}>
              {t('open', { name: dlp.policy })}
            </Link>
          )}
          <Link to={paths.objects(slice, 'dlp-policies')} search={{ open: NEW }}>
            {t('new')}
          </Link>
        </p>
      </div>
      {dlp?.policy && <HowFields dlp={dlp} onChange={onChange} pointer={pointer} />}
    </div>
  );
}

type HowProps = { dlp: DlpAttachment; onChange: Props['onChange']; pointer: string };

function HowFields({ dlp, onChange, pointer }: HowProps) {
  const t = useDlpText();
  return (
    <>
      <CardsField
        pointer={`${pointer}/failure_mode`}
        label={t('failure')}
        cards={MODES.map((value) => ({
          value,
          label: t(`failure.${value}`),
          text: t(`failure.${value}.text`),
        }))}
        value={dlp.failure_mode}
        onChange={(failure_mode) => onChange({ ...dlp, failure_mode })}
      />
      <SwitchField
        pointer={`${pointer}/inspect_bodies`}
        label={t('bodies')}
        hint={t('bodies.hint')}
        value={dlp.inspect_bodies}
        onChange={(inspect_bodies) => onChange({ ...dlp, inspect_bodies })}
      />
      <SwitchField
        pointer={`${pointer}/inspect_responses`}
        label={t('answers')}
        hint={t('answers.hint')}
        value={dlp.inspect_responses}
        onChange={(inspect_responses) => onChange({ ...dlp, inspect_responses })}
      />
    </>
  );
}

/** A policy that is gone stays visible, with its problem. */
function useOptions(slice: string, choice: string, mayInherit: boolean) {
  const t = useDlpText();
  const names = useNames(slice, 'dlp-policies');
  const isNamed = choice !== NONE && choice !== INHERIT;
  return [
    ...(mayInherit ? [{ value: INHERIT, label: t('policy.inherit') }] : []),
    { value: NONE, label: t('policy.none') },
    ...(isNamed && !names.includes(choice) ? [choice, ...names] : names).map((name) => ({
      value: name,
      label: name,
    })),
  ];
}

/** Whether answers are looked at is kept from one policy to the next. */
const withAnswers = (next: WafAttachment | null, old: DlpAttachment | null): DlpAttachment | null =>
  next && {
    ...next,
    inspect_responses: next.policy !== null && (old?.inspect_responses ?? false),
  };

const hintOf = (choice: string) => {
  if (choice === NONE) return 'none.hint';
  return choice === INHERIT ? 'inherit.hint' : 'named.hint';
};
