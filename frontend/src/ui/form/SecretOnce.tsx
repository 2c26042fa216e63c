/** A secret in the one answer that carries it: shown, copied, gone. */
import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useUiText } from '../text';
import { CodeBlock } from './CodeBlock';
import classes from './form.module.css';

type Props = { title: string; secret: string | null; children?: ReactNode; onDone: () => void };

export function SecretOnce({ title, secret, children, onDone }: Props) {
  const t = useUiText();
  return (
    <Modal
      opened={secret !== null}
      onClose={onDone}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <div className={classes.stack}>
        <p className={classes.warnText}>{t('secret.once')}</p>
        <CodeBlock text={secret ?? ''} />
        {children}
        <div className={classes.buttons}>
          <Button onClick={onDone}>{t('secret.done')}</Button>
        </div>
      </div>
    </Modal>
  );
}
