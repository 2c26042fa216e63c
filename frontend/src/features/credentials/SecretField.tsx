/** A secret, pasted or from a file. It goes in here and is shown nowhere again. */
import { Button, PasswordInput, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import classes from './credentials.module.css';
import { useText } from './text';

const BIGGEST = 32_768;

type Props = {
  label: string;
  value: string;
  /** Several lines: a private key. */
  isKey: boolean;
  error: string | undefined;
  hint?: string;
  onChange: (value: string) => void;
};

export function SecretField({ label, value, isKey, error, hint, onChange }: Props) {
  const t = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const [tooBig, setTooBig] = useState(false);
  const take = async (file: File | undefined) => {
    setTooBig((file?.size ?? 0) > BIGGEST);
    if (file && file.size <= BIGGEST) onChange((await file.text()).replace(/[\r\n]+$/, ''));
  };
  const field = {
    label,
    description: hint ?? t(isKey ? 'secret.key' : 'secret.hint'),
    value,
    error: tooBig ? t('secret.big') : error,
    autoComplete: 'off',
    spellCheck: false,
  };
  return (
    <div className={classes.secret}>
      {isKey ? (
        <Textarea
          {...field}
          rows={5}
          className={classes.key}
          placeholder="-----BEGIN PRIVATE KEY-----"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <PasswordInput
          {...field}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('secret.show') }}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        aria-label={t('secret.file')}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <Button variant="default" size="compact-sm" onClick={() => chooser.current?.click()}>
        {t('secret.file')}
      </Button>
    </div>
  );
}
