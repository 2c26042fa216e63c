/** Policies that are named and stand in no choice: gone, not read, or the second of their type. */
import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useIsReadOnly, useProblemAt } from '../problems';
import { strays, type Known, type Said } from './choice';
import classes from './policies.module.css';
import { usePoliciesText } from './text';

type Props = { said: Said; known: Known; onChange: (said: Said) => void };

export function Strays({ said, known, onChange }: Props) {
  const without = (name: string): Said => ({
    ...(said.policies_off && { policies_off: said.policies_off }),
    policies: said.policies.filter((other) => other !== name),
  });
  return strays(said, known).map((name) => (
    <Stray
      key={name}
      name={name}
      pointer={`/spec/policies/${said.policies.indexOf(name)}`}
      onDrop={() => onChange(without(name))}
    />
  ));
}

type StrayProps = { name: string; pointer: string; onDrop: () => void };

function Stray({ name, pointer, onDrop }: StrayProps) {
  const t = usePoliciesText();
  const problem = useProblemAt(pointer);
  const isReadOnly = useIsReadOnly();
  return (
    <div
      className={classes.stray}
      role="group"
      aria-label={name}
      data-pointer={pointer}
      tabIndex={-1}
    >
      <span>{t('stray')}</span>
      <code>{name}</code>
      {!isReadOnly && (
        <ActionIcon aria-label={t('stray.drop', { name })} onClick={onDrop}>
          <IconX size={14} />
        </ActionIcon>
      )}
      {problem && <span className={classes.wrong}>{problem.text}</span>}
    </div>
  );
}
