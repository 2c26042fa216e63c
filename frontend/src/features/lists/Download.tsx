/** Entries as a CSV file, made only when it is asked for. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ListEntry } from '@/api/types/intent';
import { toCsv } from './csv';
import { useText } from './text';

type Props = { name: string; isBusy?: boolean; onAsk: () => Promise<readonly ListEntry[]> };

export function Download({ name, isBusy = false, onAsk }: Props) {
  const t = useText();
  const save = () =>
    onAsk().then(
      (entries) => saveFile(`${name || 'list'}.csv`, toCsv(entries)),
      () => undefined, // who was asked tells why there are none
    );
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconDownload size={14} aria-hidden />}
      loading={isBusy}
      onClick={() => void save()}
    >
      {t('download')}
    </Button>
  );
}

function saveFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
