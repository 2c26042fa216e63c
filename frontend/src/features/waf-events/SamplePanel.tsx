/** The request as it was kept, behind a button: who opens it is recorded. */
import { Button } from '@mantine/core';
import type { WafEvent, WafSample } from '@/api/types/waf';
import { useMayInSlice } from '@/api/useSlice';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Bytes } from '@/waf/Bytes';
import { locate, textOfBody } from '@/waf/bytes';
import classes from './event.module.css';
import { useSample } from './reads';
import { useText } from './text';

export function SamplePanel({ slice, event }: { slice: string; event: WafEvent }) {
  const t = useText();
  const mayOpen = useMayInSlice(slice, 'open_samples');
  const sample = useSample(slice, event.id);
  const isResponse = event.response_status !== null;
  return (
    <Panel title={t(isResponse ? 'sample.response' : 'sample')}>
      {sample.data ? (
        <>
          {sample.data.response && <Answer response={sample.data.response} />}
          {!isResponse && <Kept sample={sample.data} />}
        </>
      ) : (
        <div className={classes.stack}>
          <p className={classes.quiet}>{t(wordOf(event.has_sample, mayOpen))}</p>
          {sample.error && <Failure error={sample.error} />}
          {event.has_sample && mayOpen && (
            <div>
              <Button variant="default" loading={sample.isPending} onClick={() => sample.mutate()}>
                {t(isResponse ? 'sample.response.open' : 'sample.open')}
              </Button>
            </div>
          )}
        </div>
      )}
    </Panel>
  );
}

function wordOf(hasSample: boolean, mayOpen: boolean) {
  if (!hasSample) return 'sample.none';
  return mayOpen ? 'sample.text' : 'sample.may';
}

function Answer({ response }: { response: NonNullable<WafSample['response']> }) {
  const t = useText();
  return (
    <div className={classes.stack}>
      <div className={classes.raw} tabIndex={0} role="group" aria-label={t('sample.response')}>
        <p>{`HTTP ${response.status}`}</p>
        <Headers headers={response.headers} />
      </div>
      {response.found.map(([target = '', found = '', value = ''], index) => (
        <div
          // oxlint-disable-next-line react/no-array-index-key -- two rules may find the same
          key={`${index} ${target}`}
          className={classes.raw}
          tabIndex={0}
          role="group"
          aria-label={target}
        >
          <Bytes text={value || found} hit={locate(value, found)} />
        </div>
      ))}
      {response.truncated && <p className={classes.quiet}>{t('sample.response.truncated')}</p>}
    </div>
  );
}

function Headers({ headers }: { headers: readonly (readonly string[])[] }) {
  return headers.map(([name = '', value = ''], index) => (
    // oxlint-disable-next-line react/no-array-index-key -- a header may come twice
    <p key={`${index} ${name}`}>
      <b>
        <Bytes text={name} />:
      </b>{' '}
      <Bytes text={value} />
    </p>
  ));
}

function Kept({ sample }: { sample: WafSample }) {
  const t = useText();
  const { method, target, version, headers, redacted } = sample;
  return (
    <div className={classes.stack}>
      <div className={classes.raw} tabIndex={0} role="group" aria-label={t('sample')}>
        <p>
          <Bytes text={`${method} ${target} HTTP/${version}`} />
        </p>
        <Headers headers={headers} />
      </div>
      <Body sample={sample} />
      {redacted.length > 0 && (
        <p className={classes.quiet}>
          {t('sample.redacted')}: <code>{redacted.join(', ')}</code>
        </p>
      )}
    </div>
  );
}

function Body({ sample: { body, body_kept: isKept, truncated } }: { sample: WafSample }) {
  const t = useText();
  if (!isKept) return <p className={classes.quiet}>{t('sample.body.off')}</p>;
  if (body === '') return <p className={classes.quiet}>{t('sample.body.empty')}</p>;
  return (
    <>
      <div className={classes.raw} tabIndex={0} role="group" aria-label={t('sample.body')}>
        <Bytes text={textOfBody(body)} />
      </div>
      {truncated && <p className={classes.quiet}>{t('sample.truncated')}</p>}
    </>
  );
}
