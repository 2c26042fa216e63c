/** The document, whose it is, and the hostnames for what names none. Ctrl-Enter translates it. */
import { Button, FileButton, SegmentedControl, TagsInput, Textarea } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import type { WriteRequest } from '@/api/client';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import classes from './import.module.css';
import { useText } from './text';
import { FORMATS, type Asked } from './translations';

const ROWS = 22;
const EXAMPLES: Record<Asked['format'], string> = {
  gateway_api: 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n…',
  openapi: 'openapi: 3.1.0\nservers:\n  - url: http://orders.internal:8080\n…',
  deck: '_format_version: "3.0"\nservices:\n…',
  nginx: 'server {\n  server_name shop.example.com;\n…',
};

type Props = {
  asked: Asked;
  request: WriteRequest;
  isBusy: boolean;
  onChange: (change: Partial<Asked>) => void;
  onRun: () => void;
};

export function DocumentForm({ asked, request, isBusy, onChange, onRun }: Props) {
  const t = useText();
  const isBlank = asked.document.trim() === '';
  const run = () => {
    if (!isBlank && !isBusy) onRun();
  };
  return (
    <Panel title={t('document')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <SegmentedControl
          aria-label={t('format')}
          data={FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))}
          value={asked.format}
          onChange={(format) => onChange({ format })}
        />
        <Textarea
          label={t('text')}
          description={t(`text.hint.${asked.format}`)}
          placeholder={EXAMPLES[asked.format]}
          classNames={{ input: classes.paste ?? '' }}
          rows={ROWS}
          spellCheck={false}
          autoComplete="off"
          value={asked.document}
          onChange={(event) => onChange({ document: event.currentTarget.value })}
          onKeyDown={getHotkeyHandler([['mod+Enter', run]])}
        />
        <TagsInput
          label={t('hostnames')}
          description={t('hostnames.hint')}
          value={asked.hostnames}
          splitChars={[',', ' ']}
          acceptValueOnBlur
          onChange={(hostnames) => onChange({ hostnames })}
        />
        <SubmitRow request={request} missing={isBlank ? t('need') : null}>
          <FileButton
            onChange={(file) => void file?.text().then((document) => onChange({ document }))}
          >
            {(props) => (
              <Button {...props} variant="default">
                {t('file')}
              </Button>
            )}
          </FileButton>
          <Button type="submit" disabled={isBlank} loading={isBusy}>
            {t('see')}
          </Button>
        </SubmitRow>
      </form>
    </Panel>
  );
}
