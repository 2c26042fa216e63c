/** A value to copy with one click; says so when done. */
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useUiText } from '../text';
import classes from './form.module.css';

const SHOWN_MS = 1_500;

type Props =
  | { value: string; label?: string }
  /** What is long is made only when it is asked for; it needs a name then. */
  | { value: () => string; label: string };

export function Copy({ value, label }: Props) {
  const t = useUiText();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await copyText(typeof value === 'string' ? value : value());
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <button
      type="button"
      className={classes.copy}
      aria-label={`${t('copy')} ${label ?? String(value)}`}
      onClick={() => void copy()}
    >
      {label && <code>{label}</code>}
      {isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      <span className={classes.copied} role="status">
        {isCopied ? t('copied') : ''}
      </span>
    </button>
  );
}

/** The clipboard API exists in secure contexts only; a hidden field serves plain http. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
