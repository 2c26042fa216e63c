/** Which answers count as bad, or are left out: one chip for each class, and a field for any other. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Indicator } from '@/api/types/objectives';
import { isClass, offered, turned, type ClassList } from './classes';
import classes from './form.module.css';
import { outcomesOf } from './kinds';
import { useText } from './text';

type Props = {
  list: ClassList;
  indicator: Indicator;
  error?: string | undefined;
  onChange: (indicator: Indicator) => void;
};

export function ClassChips({ list, indicator, error, onChange }: Props) {
  const t = useText();
  const [typed, setTyped] = useState('');
  const outcomes = outcomesOf(indicator.kind);
  const other = typed.trim();
  const isWrong = other !== '' && !isClass(other);
  const add = () => {
    if (!isClass(other)) return;
    if (!indicator[list].includes(other)) onChange(turned(indicator, list, other));
    setTyped('');
  };
  return (
    <fieldset className={classes.chips}>
      <legend>{t(`form.${list}`)}</legend>
      <p>{t(`form.${list}.hint`)}</p>
      <div>
        {offered(indicator[list], outcomes ?? undefined).map((name) => (
          <button
            key={name}
            type="button"
            className={classes.chip}
            data-list={list}
            aria-pressed={indicator[list].includes(name)}
            title={name.startsWith('flag:') ? undefined : hintOf(name)}
            onClick={() => onChange(turned(indicator, list, name))}
          >
            {outcomes === null ? name : name.replaceAll('_', ' ')}
          </button>
        ))}
        {outcomes === null && (
          <TextInput
            aria-label={t('form.class.other')}
            placeholder={t('form.class.other')}
            w={150}
            value={typed}
            error={isWrong ? t('form.class.wrong') : error}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
        )}
      </div>
    </fieldset>
  );

  function hintOf(name: string): string | undefined {
    if (name === 'none') return t('class.none');
    if (name === 'waf') return t('class.waf');
    return name === 'rate-limit' ? t('class.rate-limit') : undefined;
  }
}
