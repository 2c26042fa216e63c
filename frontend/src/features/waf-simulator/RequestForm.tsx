/** The request to try, the policy, and which state of it. Ctrl-Enter tries it. */
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { WriteRequest } from '@/api/client';
import { useNames } from '@/intent/useNames';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import { missingOf, type Asked } from './asking';
import { useRevisions } from './reads';
import classes from './simulator.module.css';
import { useText } from './text';

type Props = {
  slice: string;
  asked: Asked;
  request: WriteRequest;
  onChange: (changes: Partial<Asked>) => void;
  onRun: () => void;
  isBusy: boolean;
};

const ROWS = 11;

export function RequestForm({ slice, asked, request, onChange, onRun, isBusy }: Props) {
  const t = useText();
  const missing = missingOf(asked);
  const run = () => {
    if (missing === null && !isBusy) onRun();
  };
  return (
    <Panel title={t('request')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        {asked.event ? (
          <FromEvent slice={slice} event={asked.event} onLeave={() => onChange({ event: '' })} />
        ) : (
          <Textarea
            label={t('paste')}
            description={t('paste.hint')}
            placeholder={t('paste.example')}
            classNames={{ input: classes.paste ?? '' }}
            rows={ROWS}
            spellCheck={false}
            autoComplete="off"
            value={asked.text}
            onChange={(event) => onChange({ text: event.currentTarget.value })}
            onKeyDown={getHotkeyHandler([['mod+Enter', run]])}
          />
        )}
        <Choices slice={slice} asked={asked} onChange={onChange} />
        <SubmitRow request={request} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={isBusy}>
            {t('run')}
          </Button>
        </SubmitRow>
      </form>
    </Panel>
  );
}

function Choices({ slice, asked, onChange }: Pick<Props, 'slice' | 'asked' | 'onChange'>) {
  const t = useText();
  const policies = useNames(slice, 'waf-policies');
  const revisions = useRevisions(slice);
  const names = new Set([...policies, ...(asked.policy ? [asked.policy] : [])]);
  const sequences = new Set([
    ...revisions.items.map(({ sequence }) => String(sequence)),
    ...(Number(asked.against) ? [asked.against] : []),
  ]);
  return (
    <div className={classes.pair}>
      <Select
        label={t('policy')}
        placeholder={t('policy.choose')}
        nothingFoundMessage={t('policy.none')}
        data={[...names]}
        value={asked.policy || null}
        allowDeselect={false}
        searchable
        onChange={(policy) => onChange({ policy: policy ?? '' })}
      />
      <Select
        label={t('against')}
        data={[
          { value: 'draft', label: t('against.draft') },
          { value: 'live', label: t('against.live') },
          ...[...sequences].map((sequence) => ({
            value: sequence,
            label: t('against.revision', { sequence }),
          })),
        ]}
        value={asked.against}
        allowDeselect={false}
        onChange={(against) => onChange({ against: against ?? '' })}
      />
      {!asked.event && (
        <TextInput
          label={t('client')}
          description={t('client.hint')}
          value={asked.client}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ client: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

type FromEventProps = { slice: string; event: string; onLeave: () => void };

function FromEvent({ slice, event, onLeave }: FromEventProps) {
  const t = useText();
  return (
    <div className={classes.fromEvent}>
      <span>{t('event')}</span>
      <code>{event}</code>
      <Link to={paths.wafEvent(slice, event)}>{t('event.see')}</Link>
      <Button variant="default" onClick={onLeave}>
        {t('event.leave')}
      </Button>
    </div>
  );
}
