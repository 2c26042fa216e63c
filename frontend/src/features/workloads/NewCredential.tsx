/** A credential in the one answer that carries its password, as a workload needs it. */
import { TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { NewProxyCredential } from '@/api/types/intent';
import { keepPlace, usePlaceOfProxy } from '@/egress/usePlaceOfProxy';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { proxyLine, tryLine } from './proxyLine';
import { useText } from './text';

type Props = { slice: string; made: NewProxyCredential | null; onDone: () => void };

export function NewCredential({ slice, made, onDone }: Props) {
  const t = useText();
  const { gateway } = parseSlice(slice);
  const known = usePlaceOfProxy(gateway);
  const [typed, setTyped] = useState<string | null>(null);
  const place = typed ?? known;
  const change = (text: string) => {
    setTyped(text);
    keepPlace(gateway, text.trim());
  };
  return (
    <SecretOnce title={t('made.title')} secret={made && proxyLine(made, place)} onDone={onDone}>
      <TextInput
        label={t('made.place')}
        description={t('made.place.hint')}
        value={place}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => change(event.currentTarget.value)}
      />
      {made && <CodeBlock label={t('made.try')} text={tryLine(made, place)} />}
      <p>
        {t('made.publish')} <Link to={paths.review(slice)}>{t('made.review')}</Link>
      </p>
    </SecretOnce>
  );
}
