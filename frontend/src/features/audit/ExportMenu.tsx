/** The entries that the filters show as a file, in one of four formats. */
import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Query } from '@/api/client';
import { fileOf } from './filters';
import { useText } from './text';

const FORMATS = ['jsonl', 'csv', 'cef', 'ocsf'] as const;

export function ExportMenu({ query }: { query: Query }) {
  const t = useText();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} />}>
          {t('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('export.hint')}</Menu.Label>
        {FORMATS.map((format) => (
          <Menu.Item key={format} component="a" href={fileOf(query, format)} download>
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
