/** A question before something irreversible: the consequence, the verb on the button, the safe choice focused. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ApiError } from '@/api/errors';
import { Failure } from '../problems/Failure';
import { useUiText } from '../text';
import classes from './form.module.css';

type Props = {
  opened: boolean;
  title: string;
  /** What will happen, computed and current. */
  consequence: ReactNode;
  /** The verb with its object, e.g. “Revoke edge-2”. */
  verb: string;
  /** Must be typed first; only for what cannot be undone. */
  typed?: string;
  /** Nothing is lost by it: the verb is not painted as a danger. */
  isCalm?: boolean;
  /** Left of the buttons, e.g. the same as an API call. */
  aside?: ReactNode;
  /** Something asked for is still missing. */
  isIncomplete?: boolean;
  isBusy?: boolean;
  error?: ApiError | null;
  onConfirm: () => void;
  onClose: () => void;
};

export function Confirm({ opened, onClose, title, ...rest }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Question {...rest} onClose={onClose} />
    </Modal>
  );
}

function Question({
  consequence,
  verb,
  typed,
  aside,
  isCalm = false,
  isIncomplete = false,
  isBusy,
  error,
  onConfirm,
  onClose,
}: Omit<Props, 'opened' | 'title'>) {
  const t = useUiText();
  const [word, setWord] = useState('');
  return (
    <div className={classes.stack}>
      <div className={classes.consequence}>{consequence}</div>
      {typed && (
        <TextInput
          label={t('confirm.type', { word: typed })}
          value={word}
          onChange={(event) => setWord(event.currentTarget.value)}
          autoComplete="off"
        />
      )}
      {error && <Failure error={error} />}
      <div className={classes.buttons}>
        {aside && <span className={classes.aside}>{aside}</span>}
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('cancel')}
        </Button>
        <Button
          color={isCalm ? undefined : 'claret'}
          loading={isBusy}
          disabled={isIncomplete || (Boolean(typed) && word !== typed)}
          onClick={onConfirm}
        >
          {verb}
        </Button>
      </div>
    </div>
  );
}
