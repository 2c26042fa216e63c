/** What can be seen of a plain request beside its destination. */
import { TextInput } from '@mantine/core';
import type { EgressQuestion } from '@/api/types/egress';
import classes from '../egress.module.css';
import { useText } from '../text';

type Asked = Pick<EgressQuestion, 'method' | 'path'>;

type Props = { asked: Asked; onChange: (change: Partial<Asked>) => void };

export function PlainFields({ asked, onChange }: Props) {
  const t = useText();
  return (
    <div className={classes.pair}>
      <TextInput
        label={t('test.method')}
        value={asked.method ?? ''}
        autoComplete="off"
        onChange={(event) => onChange({ method: event.currentTarget.value.toUpperCase() })}
      />
      <TextInput
        label={t('test.path')}
        value={asked.path ?? ''}
        autoComplete="off"
        onChange={(event) => onChange({ path: event.currentTarget.value })}
      />
    </div>
  );
}
