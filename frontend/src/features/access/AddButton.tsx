/** The verb of a tab; quiet, because the header holds the one primary verb. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';

export function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="default" leftSection={<IconPlus size={14} />} onClick={onClick}>
      {label}
    </Button>
  );
}
