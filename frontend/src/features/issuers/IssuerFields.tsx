/** The fields of an ACME issuer; errors of the API stand at theirs. */
import { Autocomplete, Select, Textarea, TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import type { ChallengeType } from '@/api/types/certificates';
import { KNOWN, type IssuerDraft } from './adding';
import classes from './issuers.module.css';
import { useText } from './text';

const CHALLENGES: readonly ChallengeType[] = ['http-01', 'tls-alpn-01', 'dns-01'];
const POINTERS = [
  '/name',
  '/title',
  '/directory_url',
  '/email',
  '/profile',
  '/challenge',
  '/eab_kid',
  '/eab_hmac_key',
  '/ca_bundle',
];

const isAt = (place: string, pointer: string) =>
  place === pointer || place.startsWith(`${pointer}/`);

/** Every problem of it stands at a field. */
export const isShownAtField = ({ problems }: ApiError): boolean =>
  problems.length > 0 &&
  problems.every((problem) => POINTERS.some((pointer) => isAt(problem.pointer, pointer)));

type Props = {
  draft: IssuerDraft;
  error: ApiError | null;
  onChange: (changes: Partial<IssuerDraft>) => void;
};

export function IssuerFields({ draft, error, onChange }: Props) {
  const t = useText();
  const at = (pointer: string) =>
    error?.problems.find(({ pointer: place }) => isAt(place, pointer))?.text;
  const text = (field: 'name' | 'title' | 'email' | 'profile' | 'eabKeyId' | 'eabKey') => ({
    value: draft[field],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [field]: event.currentTarget.value }),
  });
  return (
    <>
      <Autocomplete
        label={t('directory')}
        description={t('directory.hint')}
        placeholder="https://ca.example.com/acme/directory"
        data={KNOWN.map(({ value }) => value)}
        value={draft.directoryUrl}
        error={at('/directory_url')}
        onChange={(directoryUrl) => onChange({ directoryUrl, ...namesOf(directoryUrl, draft) })}
        data-autofocus
      />
      <div className={classes.pair}>
        <TextInput label={t('name')} error={at('/name')} {...text('name')} />
        <TextInput label={t('name.title')} error={at('/title')} {...text('title')} />
        <TextInput label={t('email')} error={at('/email')} {...text('email')} />
        <Select
          label={t('challenge')}
          data={[...CHALLENGES]}
          value={draft.challenge}
          allowDeselect={false}
          error={at('/challenge')}
          onChange={(challenge) => challenge && onChange({ challenge })}
        />
      </div>
      <details className={classes.more}>
        <summary>{t('options')}</summary>
        <div className={classes.form}>
          <TextInput
            label={t('profile')}
            description={t('profile.hint')}
            error={at('/profile')}
            {...text('profile')}
          />
          <div className={classes.pair}>
            <TextInput label={t('eab.key')} error={at('/eab_kid')} {...text('eabKeyId')} />
            <TextInput
              type="password"
              label={t('eab.hmac')}
              error={at('/eab_hmac_key')}
              {...text('eabKey')}
            />
          </div>
          <Textarea
            label={t('bundle')}
            description={t('bundle.hint')}
            rows={3}
            className={classes.pem}
            spellCheck={false}
            value={draft.caBundle}
            error={at('/ca_bundle')}
            onChange={(event) => onChange({ caBundle: event.currentTarget.value })}
          />
        </div>
      </details>
    </>
  );
}

/** A known directory brings its names along, where none were typed yet. */
function namesOf(directoryUrl: string, { name, title }: IssuerDraft): Partial<IssuerDraft> {
  const known = KNOWN.find(({ value }) => value === directoryUrl);
  if (!known || name || title) return {};
  const slug = known.title.toLowerCase().replaceAll("'", '').replaceAll(' ', '-');
  return { name: slug, title: known.title };
}
