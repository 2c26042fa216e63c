/** The fields of what is asked for; errors of the API stand at theirs. */
import { Button, Checkbox, MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import type { Issuer } from '@/api/types/certificates';
import intent from '@/intent/intent.module.css';
import { uncovered } from './coverage';
import { errorAt } from '@/api/fieldErrors';
import classes from './form.module.css';
import { CHALLENGES, KEY_TYPES, normalAll, type Wanted } from './issuing';
import { useCertificates, useHostnames } from './reads';
import { useText } from './text';

export const FIELDS = [
  '/hostnames',
  '/issuer',
  '/name',
  '/key_types',
  '/challenge',
  '/owner',
  '/drain_connections',
];

type Props = {
  slice: string;
  wanted: Wanted;
  /** A hostname that is being typed. */
  typed: string;
  onTyped: (typed: string) => void;
  issuers: readonly Issuer[];
  isNew: boolean;
  error: ApiError | null;
  onChange: (changes: Partial<Wanted>) => void;
};

export function IssueFields(props: Props) {
  const t = useText();
  const { wanted, issuers, error, onChange } = props;
  return (
    <>
      <HostnamesField {...props} />
      <Select
        label={t('issuer')}
        data={issuers.map(({ name, title }) => ({ value: name, label: title }))}
        value={wanted.issuer}
        allowDeselect={false}
        error={errorAt(error, '/issuer')}
        onChange={(issuer) => onChange({ issuer })}
      />
      <More {...props} />
    </>
  );
}

/** Those without a certificate are one click away. */
function HostnamesField(props: Props) {
  const { slice, wanted, typed, onTyped, isNew, error, onChange } = props;
  const t = useText();
  const { items } = useCertificates({ slice });
  const all = useHostnames(slice);
  const free = uncovered(all, items).filter((name) => !wanted.hostnames.includes(name));
  const set = (hostnames: string[]) => onChange({ hostnames: normalAll(hostnames) });
  return (
    <div>
      <TagsInput
        label={t('hostnames')}
        description={t('hostnames.hint')}
        placeholder={wanted.hostnames.length === 0 ? 'shop.example.com' : ''}
        data={all}
        value={wanted.hostnames}
        searchValue={typed}
        onSearchChange={onTyped}
        splitChars={[',', ' ']}
        classNames={{ pill: intent.pill ?? '' }}
        openOnFocus={false}
        acceptValueOnBlur
        error={errorAt(error, '/hostnames')}
        onChange={set}
        data-autofocus={wanted.hostnames.length === 0 || undefined}
      />
      {isNew && free.length > 0 && (
        <div className={classes.picks} role="group" aria-label={t('hostnames.free')}>
          <span>{t('hostnames.free')}</span>
          {free.map((name) => (
            <Button
              key={name}
              variant="default"
              size="compact-xs"
              aria-label={t('hostnames.add', { name })}
              onClick={() => set([...wanted.hostnames, name])}
            >
              <span className="mono">+ {name}</span>
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

/** What the defaults are good for in most cases; open at once where something there was refused. */
function More({ wanted, isNew, error, onChange }: Props) {
  const t = useText();
  const isRefused = ['/name', '/key_types', '/challenge', '/owner'].some((at) =>
    errorAt(error, at),
  );
  return (
    <details className={classes.more} open={!isNew || isRefused || undefined}>
      <summary>{t('options')}</summary>
      <div className={classes.form}>
        {isNew && (
          <TextInput
            label={t('name')}
            description={t('name.hint')}
            value={wanted.name}
            error={errorAt(error, '/name')}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        )}
        <MultiSelect
          label={t('keys')}
          description={t('keys.hint')}
          data={KEY_TYPES.map((value) => ({ value, label: t(`key.${value}`) }))}
          value={wanted.keyTypes}
          classNames={{ pill: intent.pill ?? '' }}
          error={errorAt(error, '/key_types')}
          onChange={(keyTypes) => onChange({ keyTypes: [...keyTypes] })}
        />
        <Select
          label={t('challenge')}
          placeholder={t('challenge.usual')}
          data={CHALLENGES.map((value) => ({ value, label: t(`challenge.${value}`) }))}
          value={wanted.challenge}
          clearable
          error={errorAt(error, '/challenge')}
          onChange={(challenge) => onChange({ challenge })}
        />
        <TextInput
          label={t('owner')}
          description={t('owner.hint')}
          value={wanted.owner}
          error={errorAt(error, '/owner')}
          onChange={(event) => onChange({ owner: event.currentTarget.value })}
        />
        <Checkbox
          label={t('drain')}
          description={t('drain.hint')}
          checked={wanted.drains}
          error={errorAt(error, '/drain_connections')}
          onChange={(event) => onChange({ drains: event.currentTarget.checked })}
        />
      </div>
    </details>
  );
}
