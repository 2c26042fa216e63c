/** “Show as API call”: every form and list can say which request it is. */
import { ActionIcon, Drawer, Tooltip } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import { CodeBlock } from '../form/CodeBlock';
import { useUiText } from '../text';
import classes from './apicall.module.css';
import { toCurl, type ShownRequest } from './curl';

export function ApiCall({ request }: { request: ShownRequest }) {
  const t = useUiText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Tooltip label={t('api.open')}>
        <ActionIcon variant="subtle" aria-label={t('api.open')} onClick={() => setOpen(true)}>
          <IconTerminal2 size={16} />
        </ActionIcon>
      </Tooltip>
      <Drawer opened={isOpen} onClose={() => setOpen(false)} title={t('api.title')} size={560}>
        <Call request={request} />
      </Drawer>
    </>
  );
}

/** A part of its own, so that nothing is written out while the drawer is closed: a body may be megabytes. */
function Call({ request }: { request: ShownRequest }) {
  const t = useUiText();
  return (
    <div className={classes.call}>
      <p className={classes.line}>
        <b data-method={request.method}>{request.method}</b> <code>{request.path}</code>
      </p>
      <CodeBlock label={t('api.curl')} text={toCurl(request, window.location.origin)} />
      <p className={classes.note}>{t('api.note')}</p>
    </div>
  );
}
