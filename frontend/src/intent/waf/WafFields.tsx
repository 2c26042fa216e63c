/** Which policy looks at the requests of a hostname or a route, and what happens when it cannot. */
import { Link } from '@tanstack/react-router';
import type { FailureMode, WafAttachment } from '@/api/types/intent';
import { paths } from '@/lib/paths';
import { SideSection } from '@/ui/panel/SidePanel';
import { CardsField } from '../fields/CardsField';
import { ChoiceField } from '../fields/ChoiceField';
import { SwitchField } from '../fields/SwitchField';
import { useNames } from '../useNames';
import { NEW } from '../useOpened';
import { choiceOf, chosen, INHERIT, NONE } from './choice';
import { Inherited } from './Inherited';
import { useWafText } from './text';
import classes from './waf.module.css';

const POINTER = '/spec/waf';
const MODES: readonly FailureMode[] = ['open', 'closed'];

type Props = {
  slice: string;
  waf: WafAttachment | null;
  onChange: (waf: WafAttachment | null) => void;
  /** Of a route: its hostnames, which may say it too. */
  hostnames?: readonly string[];
};

export function WafFields({ slice, waf, onChange, hostnames }: Props) {
  const t = useWafText();
  const isRoute = hostnames !== undefined;
  const choice = choiceOf(waf, isRoute);
  return (
    <SideSection title={t('title')}>
      <div className={classes.block}>
        <div className={classes.policy}>
          <ChoiceField
            pointer={`${POINTER}/policy`}
            label={t('policy')}
            hint={t(hintOf(choice))}
            options={useOptions(slice, choice, isRoute)}
            value={choice}
            onChange={(next) => onChange(chosen(next, waf, isRoute))}
          />
          <p className={classes.links}>
            {waf?.policy && (
              <Link to={paths.objects(slice, 'waf-policies')} search={{ open: waf.policy }}>
                {t('open', { name: waf.policy })}
              </Link>
            )}
            <Link to={paths.objects(slice, 'waf-policies')} search={{ open: NEW }}>
              {t('new')}
            </Link>
          </p>
        </div>
        {isRoute && choice === INHERIT && <Inherited slice={slice} hostnames={hostnames} />}
        {waf?.policy && <HowFields waf={waf} onChange={onChange} />}
      </div>
    </SideSection>
  );
}

function HowFields({ waf, onChange }: { waf: WafAttachment; onChange: Props['onChange'] }) {
  const t = useWafText();
  return (
    <>
      <CardsField
        pointer={`${POINTER}/failure_mode`}
        label={t('failure')}
        cards={MODES.map((value) => ({
          value,
          label: t(`failure.${value}`),
          text: t(`failure.${value}.text`),
        }))}
        value={waf.failure_mode}
        onChange={(failure_mode) => onChange({ ...waf, failure_mode })}
      />
      <SwitchField
        pointer={`${POINTER}/inspect_bodies`}
        label={t('bodies')}
        hint={t('bodies.hint')}
        value={waf.inspect_bodies}
        onChange={(inspect_bodies) => onChange({ ...waf, inspect_bodies })}
      />
    </>
  );
}

/** A policy that is gone stays visible, with its problem. */
function useOptions(slice: string, choice: string, isRoute: boolean) {
  const t = useWafText();
  const names = useNames(slice, 'waf-policies');
  const isNamed = choice !== NONE && choice !== INHERIT;
  return [
    ...(isRoute ? [{ value: INHERIT, label: t('policy.inherit') }] : []),
    { value: NONE, label: t('policy.none') },
    ...(isNamed && !names.includes(choice) ? [choice, ...names] : names).map((name) => ({
      value: name,
      label: name,
    })),
  ];
}

const hintOf = (choice: string) => {
  if (choice === NONE) return 'none.hint';
  return choice === INHERIT ? 'inherit.hint' : 'named.hint';
};
