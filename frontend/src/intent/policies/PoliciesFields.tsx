/** Which traffic policies an object names, at most one of each type, and which types it turns off. */
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { TrafficType } from '@/api/types/intent';
import { paths } from '@/lib/paths';
import { ChoiceField } from '../fields/ChoiceField';
import { FieldGroup } from '../fields/FieldGroup';
import { Fold } from '../Fold';
import { AddLine } from '../Rows';
import { NEW } from '../useOpened';
import {
  choiceOf,
  chosen,
  INHERIT,
  isInSight,
  OFF,
  pointerOf,
  type Known,
  type Said,
} from './choice';
import { sentenceOf, TYPES } from './kinds/kinds';
import classes from './policies.module.css';
import { Strays } from './Strays';
import { usePoliciesText } from './text';
import { useKnown } from './useKnown';

const POLICIES = '/spec/policies';
const POINTERS = [POLICIES, '/spec/policies_off'];

type Props = {
  slice: string;
  /** Without `policies_off` nothing can be turned off here. */
  said: Said;
  onChange: (said: Said) => void;
  /** What acts where the object says nothing, for each type. */
  inherited?: (type: TrafficType) => ReactNode;
  /** Under the title: who else may say something. */
  hint: string;
};

export function PoliciesFields({ slice, said, onChange, inherited, hint }: Props) {
  const t = usePoliciesText();
  const known = useKnown(slice);
  const [isWhole, showWhole] = useState(false);
  const types = isWhole ? TYPES : TYPES.filter((type) => isInSight(said, known, type));
  return (
    <Fold title={t('title')} summary={useSummary(said)} pointers={POINTERS}>
      <p className={classes.hint}>{hint}</p>
      <FieldGroup label={t('policies')} pointer={POLICIES}>
        <div className={classes.block}>
          {types.map((type) => (
            <TypeField
              key={type}
              {...{ slice, type, said, known, onChange }}
              inherited={inherited?.(type)}
            />
          ))}
          <Strays said={said} known={known} onChange={onChange} />
          {types.length < TYPES.length && (
            <AddLine label={t('types.all')} onAdd={() => showWhole(true)} />
          )}
        </div>
      </FieldGroup>
      <p className={classes.links}>
        <Link to={paths.objects(slice, 'traffic-policies')} search={{ open: NEW }}>
          {t('new')}
        </Link>
      </p>
    </Fold>
  );
}

type TypeProps = Pick<Props, 'slice' | 'said' | 'onChange'> & {
  type: TrafficType;
  known: Known;
  inherited: ReactNode;
};

function TypeField({ slice, type, said, known, onChange, inherited }: TypeProps) {
  const t = usePoliciesText();
  const choice = choiceOf(said, known, type);
  const isNamed = known.has(choice);
  return (
    <div className={classes.type}>
      <ChoiceField
        pointer={pointerOf(said, known, type)}
        label={t(`type.${type}`)}
        options={useOptions(type, said, known)}
        value={choice}
        onChange={(next) => onChange(chosen(said, known, type, next))}
      />
      {!isNamed && inherited}
      {isNamed && (
        <p className={classes.links}>
          <Link to={paths.objects(slice, 'traffic-policies')} search={{ open: choice }}>
            {t('open', { name: choice })}
          </Link>
        </p>
      )}
    </div>
  );
}

function useOptions(type: TrafficType, said: Said, known: Known) {
  const t = usePoliciesText();
  const mayTurnOff = said.policies_off !== undefined;
  return [
    { value: INHERIT, label: t(mayTurnOff ? 'inherit' : 'nothing') },
    ...(mayTurnOff ? [{ value: OFF, label: t('off') }] : []),
    ...[...known]
      .filter(([, settings]) => settings.type === type)
      .map(([value, settings]) => ({
        value,
        label: `${value}: ${sentenceOf(settings, t)}`,
      })),
  ];
}

function useSummary({ policies, policies_off: off = [] }: Said): string {
  const t = usePoliciesText();
  const words = [...policies, ...off.map((type) => t('summary.off', { type: t(`type.${type}`) }))];
  return words.join(', ') || t('summary.none');
}
