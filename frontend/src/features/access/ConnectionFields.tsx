/** What a provider is, and what this console is there. */
import { Textarea, TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import { errorAt } from '@/api/fieldErrors';
import type { Connection } from '@/api/types/people';
import { toSlug } from '@/lib/slug';
import classes from './access.module.css';
import type { ConnectionDraft } from './connection';
import { useText } from './text';

export type PartProps = {
  draft: ConnectionDraft;
  error: ApiError | null;
  onChange: (changes: Partial<ConnectionDraft>) => void;
};

type Word = 'name' | 'slug' | 'issuer' | 'clientId' | 'clientSecret' | 'groupsClaim';

const AT: Record<Word, string> = {
  name: '/name',
  slug: '/slug',
  issuer: '/issuer',
  clientId: '/client_id',
  clientSecret: '/client_secret',
  groupsClaim: '/groups_claim',
};

export function ConnectionFields({
  draft,
  error,
  onChange,
  stored,
}: PartProps & { stored: Connection | undefined }) {
  const t = useText();
  const word = (field: Word, hint?: string, isRequired = true) => (
    <TextInput
      label={t(`sso.${field}`)}
      description={hint}
      type={field === 'clientSecret' ? 'password' : 'text'}
      value={draft[field]}
      error={errorAt(error, AT[field])}
      onChange={(event) => {
        const value = event.currentTarget.value;
        const isFollowing = field === 'name' && !stored && draft.slug === toSlug(draft.name);
        onChange({ [field]: value, ...(isFollowing && { slug: toSlug(value) }) });
      }}
      autoComplete="off"
      spellCheck={false}
      required={isRequired}
    />
  );
  return (
    <>
      <div className={classes.line2}>
        {word('name', t('sso.name.hint'))}
        {!stored && word('slug', t('sso.slug.hint'))}
      </div>
      {word('issuer', t('sso.issuer.hint'))}
      <div className={classes.line2}>
        {word('clientId')}
        {word('clientSecret', stored?.has_secret ? t('sso.secret.kept') : undefined, false)}
      </div>
      <Textarea
        className={classes.pem}
        label={t('sso.ca')}
        description={t('sso.ca.hint')}
        value={draft.ca}
        error={errorAt(error, '/ca')}
        onChange={(event) => onChange({ ca: event.currentTarget.value })}
        spellCheck={false}
        rows={2}
      />
      {word('groupsClaim', t('sso.groupsClaim.hint'))}
    </>
  );
}
