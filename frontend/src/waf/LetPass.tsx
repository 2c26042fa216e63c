/** The smallest exclusions that let a request pass: chosen, tried on recorded traffic, written into the draft. */
import { Button, Radio } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { WriteRequest } from '@/api/client';
import type { Proposal } from '@/api/types/waf';
import { useMayInSlice } from '@/api/useSlice';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import { ExclusionForm } from './ExclusionForm';
import { choicesOf, type Choice } from './exclusions';
import { usePolicy, useTrial } from './reads';
import { useWafText } from './text';
import { TrialResult } from './TrialResult';
import classes from './waf.module.css';

type Props = {
  slice: string;
  policy: string;
  proposals: readonly Proposal[];
  /** Why there is none. */
  whyNone: string;
};

export function LetPass(props: Props) {
  const t = useWafText();
  const [isDone, setDone] = useState(false);
  const { whyNone } = props;
  const choices = useMemo(() => choicesOf(props.proposals), [props.proposals]);
  if (choices.length === 0) return <p className={classes.quiet}>{whyNone || t('pass.none')}</p>;
  if (isDone) return <Done {...props} onAnother={() => setDone(false)} />;
  return <Choosing {...props} choices={choices} onDone={() => setDone(true)} />;
}

type ChoosingProps = Props & { choices: readonly Choice[]; onDone: () => void };

function Choosing({ slice, policy, choices, onDone }: ChoosingProps) {
  const t = useWafText();
  const mayEdit = useMayInSlice(slice, 'edit');
  const [chosen, setChosen] = useState(0);
  const trial = useTrial();
  const choice = choices[chosen] ?? choices[0];
  const stored = usePolicy(slice, policy);
  if (!choice) return null;
  const choose = (index: number) => {
    setChosen(index);
    trial.reset();
  };
  return (
    <div className={classes.stack}>
      <p className={classes.quiet}>{t('pass.text')}</p>
      <Choices choices={choices} chosen={chosen} onChoose={choose} />
      <div>
        <Button
          variant="default"
          loading={trial.isPending}
          onClick={() => trial.mutate(trialRequest(slice, policy, choice))}
        >
          {t(trial.data ? 'trial.again' : 'trial.verb')}
        </Button>
      </div>
      {trial.error && <Failure error={trial.error} />}
      {trial.data && <TrialResult slice={slice} trial={trial.data} />}
      {!mayEdit && <p className={classes.quiet}>{t('pass.may')}</p>}
      {mayEdit && stored.error?.isMissing && (
        <p className={classes.warn}>{t('pass.missing', { policy })}</p>
      )}
      {mayEdit && stored.error && !stored.error.isMissing && (
        <Failure error={stored.error} onRetry={() => void stored.refetch()} />
      )}
      {mayEdit && stored.data && (
        <ExclusionForm
          slice={slice}
          policy={stored.data}
          proposed={choice.exclusions}
          onStale={() => void stored.refetch()}
          onDone={onDone}
        />
      )}
    </div>
  );
}

const trialRequest = (slice: string, policy: string, { exclusions }: Choice): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/waf/trials`,
  body: { policy, exclusions },
  isQuestion: true,
});

type ChoicesProps = {
  choices: readonly Choice[];
  chosen: number;
  onChoose: (index: number) => void;
};

function Choices({ choices, chosen, onChoose }: ChoicesProps) {
  const t = useWafText();
  return (
    <Radio.Group
      aria-label={t('pass.title')}
      value={String(chosen)}
      onChange={(value) => onChoose(Number(value))}
    >
      <ul className={classes.proposals}>
        {choices.map(({ texts, breadth }, index) => (
          <li key={texts.join('\n')}>
            <Radio
              value={String(index)}
              label={
                <>
                  {texts.join(t('pass.and'))}
                  <small>
                    {t(index === 0 ? 'pass.breadth.first' : 'pass.breadth', { breadth })}
                  </small>
                </>
              }
            />
          </li>
        ))}
      </ul>
    </Radio.Group>
  );
}

function Done({ slice, policy, onAnother }: Props & { onAnother: () => void }) {
  const t = useWafText();
  return (
    <div className={classes.done} role="status">
      <Mark glyph="disc" tone="ok" size={12} />
      <div>
        <strong>{t('pass.done', { policy })}</strong>
        <p>{t('pass.done.text')}</p>
      </div>
      <div className={classes.verbs}>
        <Button variant="default" onClick={onAnother}>
          {t('pass.another')}
        </Button>
        <Button component={Link} to={paths.review(slice)}>
          {t('pass.review')}
        </Button>
      </div>
    </div>
  );
}
