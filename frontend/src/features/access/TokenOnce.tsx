/** A token in the one answer that carries it, and how it is used. */
import { API_ROOT } from '@/api/client';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { useText } from './text';

type Props = { name: string; secret: string; note?: string; onDone: () => void };

export function TokenOnce({ name, secret, note, onDone }: Props) {
  const t = useText();
  return (
    <SecretOnce title={t('token.once', { name })} secret={secret} onDone={onDone}>
      <CodeBlock
        label={t('token.try')}
        // begins with a space, so that shells that leave such lines out of their history do
        text={` curl -H 'Authorization: Bearer ${secret}' ${window.location.origin}${API_ROOT}/me`}
      />
      {note && <p>{note}</p>}
    </SecretOnce>
  );
}
