/** What a document makes, what was not understood, and the button that puts it into the draft. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMayInSlice } from '@/api/useSlice';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import classes from './import.module.css';
import { useText } from './text';
import { taking, useTaking, type Note, type Translated } from './translations';

type Props = { slice: string; translated: Translated; isOld: boolean };

const SEVERITIES = ['left_out', 'changed', 'told'] as const;

export function Outcome({ slice, translated, isOld }: Props) {
  const t = useText();
  const { objects, notes } = translated;
  return (
    <>
      <Panel
        title={objects.length > 0 ? t('objects', { count: objects.length }) : t('before.title')}
      >
        {objects.length > 0 ? <Objects objects={objects} /> : <p>{t('objects.none')}</p>}
        {isOld && <p className={classes.hint}>{t('old')}</p>}
        {objects.length > 0 && <Take slice={slice} translated={translated} isOld={isOld} />}
      </Panel>
      {SEVERITIES.map((severity) => (
        <Notes
          key={severity}
          title={t(severity)}
          notes={notes.filter((note) => note.severity === severity)}
        />
      ))}
      {notes.length === 0 && objects.length > 0 && <p className={classes.hint}>{t('whole')}</p>}
    </>
  );
}

function Objects({ objects }: Pick<Translated, 'objects'>) {
  return (
    <ul className={classes.objects}>
      {objects.map(({ kind, name, spec }) => (
        <li key={`${kind} ${name}`}>
          <details>
            <summary>
              <span className={classes.kind}>{kind.replaceAll('_', ' ')}</span> <code>{name}</code>
            </summary>
            <pre className={classes.spec}>{JSON.stringify(spec, null, 2)}</pre>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Take({ slice, translated, isOld }: Props) {
  const t = useText();
  const mayEdit = useMayInSlice(slice, 'edit');
  const write = useTaking(slice);
  const request = taking(slice, translated);
  if (write.data) {
    const { added, changed, unchanged } = write.data;
    return (
      <div className={classes.taken} role="status">
        <p>{t('taken', { added, changed, unchanged })}</p>
        <Button component={Link} to={paths.review(slice)}>
          {t('review')}
        </Button>
      </div>
    );
  }
  return (
    <>
      {write.error && <Failure error={write.error} />}
      <SubmitRow request={request}>
        <Button
          disabled={isOld || !mayEdit}
          loading={write.isPending}
          onClick={() => write.mutate(request)}
        >
          {t('take')}
        </Button>
      </SubmitRow>
    </>
  );
}

function Notes({ title, notes }: { title: string; notes: Note[] }) {
  if (notes.length === 0) return null;
  return (
    <Panel title={title} meta={notes.length}>
      <ul className={classes.notes}>
        {notes.map(({ place, text }) => (
          <li key={`${place} ${text}`}>
            <code>{place}</code>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
