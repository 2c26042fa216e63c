/** The labels of a node: its region, and whatever else rollouts shall choose it by. */
import { Button, Modal } from '@mantine/core';
import { useRef, useState } from 'react';
import type { WriteRequest } from '@/api/client';
import type { Node } from '@/api/types/fleet';
import { useWrite } from '@/api/useWrite';
import { TextField } from '@/intent/fields/TextField';
import { FieldProblems } from '@/intent/problems';
import { ProblemsLine } from '@/intent/ProblemsLine';
import { isSameJson } from '@/intent/sameJson';
import { useCheck } from '@/intent/useCheck';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './gateways.module.css';
import { keyTwice, labelLines, labelPointer, labelsOf, REGION, type LabelLine } from './labels';
import { LabelRows } from './LabelRows';
import { useText } from './text';

const NONE: readonly never[] = [];
const everything = () => true;

export function LabelsForm({ node, onClose }: { node: Node; onClose: () => void }) {
  const t = useText();
  const [region, setRegion] = useState(node.labels[REGION] ?? '');
  const [others, setOthers] = useState<LabelLine[]>(() =>
    labelLines(node.labels).filter(({ key }) => key !== REGION),
  );
  const saving = useWrite([['nodes']]);
  const foot = useRef<HTMLElement>(null);
  const lines = [{ key: REGION, value: region }, ...others];
  const labels = labelsOf(lines);
  const twice = keyTwice(lines);
  const isDirty = !isSameJson(labels, node.labels);
  const request: WriteRequest = {
    method: 'PATCH',
    path: `/nodes/${node.id}`,
    body: { labels },
  };
  const check = useCheck(isDirty ? request : null, saving.error?.problems ?? NONE);
  return (
    <Modal opened onClose={onClose} title={t('labels.title', { name: node.name })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <p className={classes.quiet}>{t('labels.text')}</p>
        <FieldProblems problems={check.problems} isReadOnly={false} isReached={everything}>
          <TextField
            mono
            pointer={labelPointer(REGION)}
            label={t('labels.region')}
            placeholder="eu-west"
            value={region}
            onChange={setRegion}
          />
          <LabelRows lines={others} onChange={setOthers} />
          <footer className={classes.formFoot} ref={foot}>
            {twice && <p className={classes.twice}>{t('labels.twice', { key: twice })}</p>}
            {saving.error && saving.error.problems.length === 0 && <Failure error={saving.error} />}
            <ProblemsLine editor={{ ...check, isDirty, name: node.name }} foot={foot} />
          </footer>
        </FieldProblems>
        <SubmitRow request={request}>
          <Button type="submit" disabled={!isDirty || twice !== null} loading={saving.isPending}>
            {t('labels.save')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
