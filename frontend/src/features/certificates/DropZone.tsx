/** Files dropped or chosen: a certificate and its key may come together, in any order. */
import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import classes from './form.module.css';
import { useText } from './text';
import { withFile, type Upload } from './uploading';

const BIGGEST = 256 * 1_024;

type Props = { onFiles: (change: (old: Upload) => Upload) => void };

export function DropZone({ onFiles }: Props) {
  const t = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [tooBig, setTooBig] = useState('');
  const take = async (files: Iterable<File>) => {
    setTooBig('');
    for (const file of files) {
      if (file.size > BIGGEST) {
        setTooBig(file.name);
        continue;
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      onFiles((old) => withFile(old, file.name, bytes));
    }
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping is a shortcut; the button is the control
    <div
      className={classes.drop}
      role="group"
      aria-label={t('drop.label')}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take([...event.dataTransfer.files]);
      }}
    >
      <span role="status">{tooBig ? t('drop.big', { name: tooBig }) : t('drop')}</span>
      <input
        ref={chooser}
        type="file"
        multiple
        accept=".pem,.crt,.cer,.key,.der,.p12,.pfx"
        className={classes.hidden}
        aria-label={t('drop.choose')}
        onChange={(event) => {
          void take([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Button variant="default" size="compact-sm" onClick={() => chooser.current?.click()}>
        {t('drop.choose')}
      </Button>
    </div>
  );
}
