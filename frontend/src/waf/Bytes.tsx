/** Bytes of a request as text, never as markup: what cannot be seen as symbols, what a rule found marked. */
import type { ReactNode } from 'react';
import { piecesOf, type Piece, type Span } from './bytes';
import { useWafText } from './text';
import classes from './waf.module.css';

type Props = { text: string; hit?: Span | null };

export function Bytes({ text, hit = null }: Props) {
  const t = useWafText();
  if (text === '') return <em className={classes.nothing}>{t('value.empty')}</em>;
  return <code className={classes.bytes}>{piecesOf(text, hit).map(show)}</code>;
}

function show(piece: Piece, index: number): ReactNode {
  const { text, title, isHit } = piece;
  const shown =
    title === null ? (
      text
    ) : (
      <span className={classes.symbol} title={title}>
        {text}
      </span>
    );
  // oxlint-disable-next-line react/no-array-index-key -- pieces are never moved
  return isHit ? <mark key={index}>{shown}</mark> : <span key={index}>{shown}</span>;
}
