/** A new gateway, or the words and networks of one that exists. */
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useForm } from 'react-hook-form';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Gateway } from '@/api/types/fleet';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './gateways.module.css';
import { useText } from './text';

type Fields = { slug: string; name: string; description: string; networks: string };

const linesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

export function GatewayForm({ gateway, onClose }: { gateway?: Gateway; onClose: () => void }) {
  const t = useText();
  const save = useWrite([keys.gateways()]);
  const { register, handleSubmit, watch } = useForm<Fields>({
    defaultValues: {
      slug: gateway?.slug ?? '',
      name: gateway?.name ?? '',
      description: gateway?.description ?? '',
      networks: gateway?.allowed_private_networks.join('\n') ?? '',
    },
  });
  const requestOf = ({ slug, name, description, networks }: Fields): WriteRequest => {
    const body = { name, description, allowed_private_networks: linesOf(networks) };
    return gateway
      ? { method: 'PATCH', path: `/gateways/${gateway.slug}`, body, etag: gateway.etag }
      : { method: 'POST', path: '/gateways', body: { slug, ...body } };
  };
  return (
    <Modal opened onClose={onClose} title={t(gateway ? 'gateway.edit' : 'gateway.new')}>
      <form
        className={classes.form}
        onSubmit={handleSubmit((fields) => save.mutate(requestOf(fields), { onSuccess: onClose }))}
      >
        <TextInput
          label={t('gateway.slug')}
          description={t('gateway.slug.hint')}
          disabled={Boolean(gateway)}
          required
          {...register('slug')}
        />
        <TextInput label={t('gateway.name')} required {...register('name')} />
        <TextInput label={t('gateway.description')} {...register('description')} />
        <Textarea
          label={t('gateway.networks')}
          description={t('gateway.networks.hint')}
          rows={3}
          {...register('networks')}
        />
        {save.error && <Failure error={save.error} />}
        <SubmitRow request={requestOf(watch())}>
          <Button type="submit" loading={save.isPending}>
            {t(gateway ? 'gateway.save' : 'gateway.create')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
