/** A key in the one answer that carries it, and how it is used. */
import { Link } from '@tanstack/react-router';
import type { NewConsumerKey } from '@/api/types/intent';
import { paths } from '@/lib/paths';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { useText } from './text';

type Props = { slice: string; made: NewConsumerKey | null; onDone: () => void };

export function KeyOnce({ slice, made, onDone }: Props) {
  const t = useText();
  return (
    <SecretOnce
      title={t('made.title', { key: made?.name ?? '' })}
      secret={made && made.key}
      onDone={onDone}
    >
      {made && (
        <CodeBlock
          label={t('made.try')}
          // begins with a space, so that shells that leave such lines out of their history do
          text={` curl -H 'x-api-key: ${made.key}' https://HOSTNAME/`}
        />
      )}
      <p>
        {t('made.publish')} <Link to={paths.review(slice)}>{t('made.review')}</Link>
      </p>
    </SecretOnce>
  );
}
