/** Asks for the proof that a sensitive act waits for, and lets it go on; refusing leaves everything as it was. */
import { Button, Group, PasswordInput, TextInput } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import { write } from '@/api/client';
import { asApiError } from '@/api/errors';
import { answerOf, type PasskeyQuestion } from '@/api/passkeys';
import { onProof, proofAsked, type Way } from '@/api/stepUp';
import { useAppText } from '../text';
import { TopDialog } from './TopDialog';

export function ProofDialog() {
  const t = useAppText();
  const asked = useSyncExternalStore(onProof, proofAsked);
  if (!asked) return null;
  return (
    <TopDialog title={t('proof.title')} onCancel={() => asked.answer(false)}>
      <Question ways={asked.ways} onAnswer={asked.answer} />
    </TopDialog>
  );
}

type Props = { ways: readonly Way[]; onAnswer: (isProved: boolean) => void };

function Question({ ways, onAnswer }: Props) {
  const t = useAppText();
  const [secret, setSecret] = useState('');
  const [failure, setFailure] = useState('');
  const [isBusy, setBusy] = useState(false);
  const typed = ways.find((way) => way === 'code' || way === 'password');
  const attempt = async (proof: () => Promise<unknown>) => {
    setBusy(true);
    setFailure('');
    try {
      await proof();
      onAnswer(true);
    } catch (error) {
      setFailure(wordsOf(error) ?? t('proof.passkey.failed'));
      setBusy(false);
    }
  };
  const Field = typed === 'password' ? PasswordInput : TextInput;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed) void attempt(() => prove({ [typed]: secret }));
        else if (ways.includes('sign_in')) onAnswer(true);
      }}
    >
      <p>{t(ways.includes('sign_in') ? 'proof.signIn' : 'proof.text')}</p>
      {typed && (
        <Field
          label={t(`proof.${typed}`)}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          error={failure}
          autoComplete={typed === 'code' ? 'one-time-code' : 'current-password'}
          my="sm"
        />
      )}
      {!typed && failure && <p role="alert">{failure}</p>}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => onAnswer(false)}>
          {t('proof.cancel')}
        </Button>
        {ways.includes('sign_in') && (
          <Button
            component="a"
            href="/sign-in/again"
            target="_blank"
            rel="noopener"
            variant="default"
          >
            {t('session.open')}
          </Button>
        )}
        {ways.includes('passkey') && (
          <Button
            variant={typed ? 'default' : 'filled'}
            loading={isBusy && !typed}
            onClick={() => void attempt(proveByPasskey)}
          >
            {t('proof.passkey')}
          </Button>
        )}
        {(typed ?? ways.includes('sign_in')) && (
          <Button
            type="submit"
            loading={isBusy && Boolean(typed)}
            disabled={Boolean(typed) && !secret}
          >
            {t('proof.verb')}
          </Button>
        )}
      </Group>
    </form>
  );
}

const prove = (body: object) =>
  write({ method: 'POST', path: '/me/proof', body, isQuestion: true });

async function proveByPasskey(): Promise<void> {
  const question = await write<PasskeyQuestion>({
    method: 'POST',
    path: '/me/proof/passkey',
    isQuestion: true,
  });
  await prove({ passkey: await answerOf(question) });
}

const wordsOf = (error: unknown): string | undefined => {
  const refusal = asApiError(error);
  return refusal?.problems[0]?.text ?? (refusal?.detail || refusal?.message);
};
