/** What a node is labelled with; who operates the platform can change it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { Node } from '@/api/types/fleet';
import classes from './gateways.module.css';
import { labelLines } from './labels';
import { LabelsForm } from './LabelsForm';
import { useText } from './text';

export function NodeLabels({ node }: { node: Node }) {
  const t = useText();
  const mayOperate = useMayOnPlatform('operate');
  const [isEditing, setEditing] = useState(false);
  const lines = labelLines(node.labels);
  return (
    <div className={classes.labels}>
      <span className={classes.quiet}>{t('labels')}</span>
      {lines.length === 0 && <span className={classes.quiet}>{t('labels.none')}</span>}
      <ul>
        {lines.map(({ key, value }) => (
          <li key={key}>
            <span>{key}</span> {value}
          </li>
        ))}
      </ul>
      {mayOperate && node.status !== 'revoked' && (
        <Button variant="default" size="compact-xs" onClick={() => setEditing(true)}>
          {t('labels.edit')}
        </Button>
      )}
      {isEditing && <LabelsForm node={node} onClose={() => setEditing(false)} />}
    </div>
  );
}
