/** The request to try, and which states of the slice. Ctrl-Enter tries it. */
import { Button, Textarea } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import type { WriteRequest } from '@/api/client';
import { Copy } from '@/ui/form/Copy';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import { isCut, missingOf, shareable, type Asked } from './asking';
import { Choices } from './Choices';
import classes from './tester.module.css';
import { useText } from './text';

type Props = {
  slice: string;
  asked: Asked;
  requests: WriteRequest[];
  onChange: (changes: Partial<Asked>) => void;
  onRun: () => void;
  isBusy: boolean;
};

const ROWS = 4;

export function RequestForm({ slice, asked, requests, onChange, onRun, isBusy }: Props) {
  const t = useText();
  const missing = missingOf(asked);
  const [first] = requests;
  const run = () => {
    if (missing === null && !isBusy) onRun();
  };
  return (
    <Panel title={t('request')} aside={<Share asked={asked} />}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
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
        <Choices slice={slice} asked={asked} onChange={onChange} />
        {first && (
          <SubmitRow request={first} missing={missing && t(missing)}>
            <Button type="submit" disabled={missing !== null} loading={isBusy}>
              {t('run')}
            </Button>
          </SubmitRow>
        )}
      </form>
    </Panel>
  );
}

function Share({ asked }: { asked: Asked }) {
  const t = useText();
  const request = shareable(asked.text);
  if (!request) return null;
  const link = () => {
    const { text: _, ...choices } = asked;
    const kept = Object.entries({ request, ...choices }).filter(
      ([name, value]) => value !== '' && !(name === 'times' && value === '1'),
    );
    const { origin, pathname } = window.location;
    return `${origin}${pathname}?${new URLSearchParams(kept)}`;
  };
  return (
    <span className={classes.share}>
      {isCut(asked.text) && <span className={classes.quiet}>{t('share.cut')}</span>}
      <Copy value={link} label={t('share')} />
    </span>
  );
}
