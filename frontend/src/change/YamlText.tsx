/** An object that is all new or all gone: its text as it is, without the machinery of a comparison. */
import { useMemo } from 'react';
import classes from './change.module.css';
import { MoreButton } from './MoreButton';
import { useFirst } from './useFirst';

type Props = { text: string; action: 'add' | 'remove'; label: string };

/** Indent and dash, the key, and what follows it. */
const LINE = /^([\s-]*)([\w.-]+:)(.*)$/;

export function YamlText({ text, action, label }: Props) {
  const lines = useMemo(() => text.trimEnd().split('\n'), [text]);
  const { shown, left, showMore } = useFirst(lines);
  return (
    <>
      <pre
        className={classes.yaml}
        data-action={action}
        aria-label={label}
        role="group"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable
        tabIndex={0}
      >
        {shown.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
          <Line key={index} line={line} />
        ))}
      </pre>
      <MoreButton left={left} onMore={showMore} />
    </>
  );
}

function Line({ line }: { line: string }) {
  const [, start, key, rest] = LINE.exec(line) ?? [];
  return (
    <code>
      {key ? (
        <>
          {start}
          <b>{key}</b>
          {rest}
        </>
      ) : (
        line
      )}
      {'\n'}
    </code>
  );
}
