/** The keys of this page; a person may switch single keys off. */
import { Modal, Switch } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import { allShortcuts, areKeysOff, onShortcuts, switchKeys } from '@/lib/keys';
import { useAppText } from '../text';
import { closeKeysSheet, isKeysSheetOpen, onKeysSheet } from './keysSheetState';
import classes from './shell.module.css';

export default function KeysSheet() {
  const t = useAppText();
  const isOpen = useSyncExternalStore(onKeysSheet, isKeysSheetOpen);
  return (
    <Modal opened={isOpen} onClose={closeKeysSheet} title={t('keys.title')} size={520}>
      <KeysList />
    </Modal>
  );
}

function KeysList() {
  const t = useAppText();
  const shortcuts = useSyncExternalStore(onShortcuts, allShortcuts);
  const [isOn, setOn] = useState(!areKeysOff());
  const bindings = [...new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut.label]))];
  const change = (on: boolean) => {
    switchKeys(on);
    setOn(on);
  };
  return (
    <>
      <div className={classes.keysColumns}>
        <KeyColumn title={t('keys.go')} bindings={bindings.filter(([keys]) => isGo(keys))} />
        <KeyColumn
          title={t('keys.here')}
          bindings={[['Ctrl K', t('keys.palette')], ...bindings.filter(([keys]) => !isGo(keys))]}
        />
      </div>
      <Switch
        mt="md"
        label={t('keys.on')}
        checked={isOn}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    </>
  );
}

type Binding = readonly [keys: string, label: string];
const isGo = (keys: string): boolean => keys.startsWith('g ');

function KeyColumn({ title, bindings }: { title: string; bindings: readonly Binding[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={classes.keys}>
        {bindings.map(([keys, label]) => (
          <KeyRow key={keys} keys={keys} label={label} />
        ))}
      </dl>
    </section>
  );
}

const NAMES: Record<string, string> = { ' ': 'Space', Escape: 'Esc' };

function KeyRow({ keys, label }: { keys: string; label: string }) {
  const parts = NAMES[keys] ? [NAMES[keys]] : keys.split(' ');
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {parts.map((part) => (
          <kbd key={part}>{part}</kbd>
        ))}
      </dd>
    </div>
  );
}
