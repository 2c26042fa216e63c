/** The standing of a certificate, or the state of a rotation: glyph, word and colour together. */
import type { RotationState, Standing } from '@/api/types/certificates';
import { Mark } from '@/ui/status/Mark';
import classes from './certificates.module.css';
import { rotationLook, STANDINGS, type Look } from './looks';
import { useText } from './text';

export function StandingMark({ standing, chip }: { standing: Standing; chip?: boolean }) {
  const t = useText();
  return <Word look={STANDINGS[standing]} word={t(`standing.${standing}`)} chip={chip} />;
}

export function RotationMark({ state }: { state: RotationState }) {
  const t = useText();
  return <Word look={rotationLook(state)} word={t(`state.${state}`)} />;
}

function Word({ look: { tone, glyph }, word, chip }: { look: Look; word: string; chip?: boolean }) {
  return (
    <span className={chip ? classes.chip : classes.standing} data-tone={tone}>
      <Mark glyph={glyph} tone={tone} />
      <span>{word}</span>
    </span>
  );
}
