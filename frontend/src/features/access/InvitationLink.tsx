import { SecretOnce } from '@/ui/form/SecretOnce';
import { useText } from './text';

type Props = { email: string; url: string; onDone: () => void };

/** The link of an invitation, shown once. */
export function InvitationLink({ email, url, onDone }: Props) {
  const t = useText();
  return (
    <SecretOnce title={t('invite.link', { email })} secret={url} onDone={onDone}>
      <p>{t('invite.link.text')}</p>
    </SecretOnce>
  );
}
