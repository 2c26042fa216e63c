/** A new tenant: its name, and the short name that is part of its addresses for ever. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { errorAt } from '@/api/fieldErrors';
import { keys } from '@/api/keys';
import type { Tenant } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { toSlug } from '@/lib/slug';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './tenants.module.css';
import { useText } from './text';

type Props = {
  onMade: (tenant: Tenant) => void;
  onClose: () => void;
};

export function NewTenant({ onMade, onClose }: Props) {
  const t = useText();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const slug = typed ?? toSlug(name);
  const creating = useWrite<Tenant>([keys.tenants(), keys.me()]);
  const wrongSlug = errorAt(creating.error, '/slug');
  const request = { method: 'POST', path: '/tenants', body: { slug, name } } as const;
  return (
    <Modal opened onClose={onClose} title={t('new')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          creating.mutate(request, { onSuccess: onMade });
        }}
      >
        <TextInput
          label={t('name')}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <TextInput
          label={t('slug')}
          description={t('slug.hint')}
          error={wrongSlug}
          value={slug}
          onChange={(event) => setTyped(event.currentTarget.value)}
          required
        />
        {creating.error && !wrongSlug && <Failure error={creating.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={creating.isPending}>
            {t('new.verb')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
