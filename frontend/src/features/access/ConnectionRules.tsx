/** Who may come by a connection, and how far its word counts. */
import { Checkbox, Textarea } from '@mantine/core';
import { errorAt } from '@/api/fieldErrors';
import { useMayOnPlatform, useMe } from '@/api/me';
import classes from './access.module.css';
import type { ConnectionDraft } from './connection';
import type { PartProps } from './ConnectionFields';
import { useText } from './text';

type Rule = 'mayLink' | 'isPasswordOff' | 'isSecondFactorTrusted' | 'isEnabled';

export function ConnectionRules({
  draft,
  error,
  onChange,
  tenant,
}: PartProps & { tenant: string }) {
  const t = useText();
  const isPlatformPerson = useMayOnPlatform('members');
  const isPlatforms = useMe().tenants.some(({ slug, platform }) => slug === tenant && platform);
  const rule = (name: Rule, isShown = true) =>
    isShown && (
      <Checkbox
        label={t(`sso.${name}`)}
        description={t(`sso.${name}.hint`)}
        checked={draft[name]}
        error={name === 'isPasswordOff' && errorAt(error, '/is_password_off')}
        onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
      />
    );
  const lines = (name: keyof ConnectionDraft & ('domains' | 'contexts'), at: string) => (
    <Textarea
      label={t(`sso.${name}`)}
      description={t(`sso.${name}.hint`)}
      value={draft[name]}
      error={errorAt(error, at)}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
      disabled={name === 'domains' && !isPlatformPerson}
      spellCheck={false}
      rows={2}
    />
  );
  return (
    <>
      {lines('domains', '/domains')}
      <div className={classes.picker}>
        {rule('mayLink')}
        {rule('isPasswordOff', isPlatforms)}
        {rule('isSecondFactorTrusted')}
        {rule('isEnabled')}
      </div>
      {draft.isSecondFactorTrusted && lines('contexts', '/second_factor_contexts')}
    </>
  );
}
