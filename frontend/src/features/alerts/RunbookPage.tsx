/** What to do when an alert of one kind fires. */
import { useParams } from '@tanstack/react-router';
import { Fragment } from 'react';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import classes from './alerts.module.css';
import { blocksOf, spansOf, type Block } from './markdown';
import { useRunbook } from './reads';
import { useText } from './text';

export default function RunbookPage() {
  const t = useText();
  const { kind = '' } = useParams({ strict: false }) as { kind?: string };
  const { data, error, refetch } = useRunbook(kind);
  const [first, ...blocks] = data ? blocksOf(data.text) : [];
  return (
    <Page title={first?.kind === 'heading' ? first.text : t('runbook')} meta={t('runbook')} flow>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      <div className={classes.runbook}>
        {blocks.map((block) => (
          <Part key={block.key} block={block} />
        ))}
      </div>
    </Page>
  );
}

function Part({ block }: { block: Block }) {
  if (block.kind === 'heading')
    return (
      <h2>
        <Words text={block.text} />
      </h2>
    );
  if (block.kind === 'paragraph')
    return (
      <p>
        <Words text={block.text} />
      </p>
    );
  return (
    <ol>
      {block.items.map((item) => (
        <li key={item}>
          <Words text={item} />
        </li>
      ))}
    </ol>
  );
}

function Words({ text }: { text: string }) {
  return spansOf(text).map(({ key, look, text: words }) => {
    if (look === 'bold') return <b key={key}>{words}</b>;
    if (look === 'italic') return <i key={key}>{words}</i>;
    if (look === 'code') return <code key={key}>{words}</code>;
    return <Fragment key={key}>{words}</Fragment>;
  });
}
