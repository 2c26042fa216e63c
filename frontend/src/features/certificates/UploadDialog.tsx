/** Uploads a certificate with its key: pasted or dropped, judged while one looks, then brought to the nodes. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Certificate } from '@/api/types/certificates';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { DropZone } from './DropZone';
import { restOf, errorAt } from '@/api/fieldErrors';
import classes from './form.module.css';
import { PemFields } from './PemFields';
import { useText } from './text';
import { EMPTY, isReady, shownRequest, uploadRequest, type Upload } from './uploading';
import { useVerdict } from './useVerdict';
import { VerdictBox } from './VerdictBox';

const FIELDS = ['/name', '/certificate', '/private_key', '/password'];

type Props = {
  slice: string;
  /** The uploaded certificate that gets a new version. */
  stored?: Certificate;
  onClose: () => void;
};

export function UploadDialog(props: Props) {
  const t = useText();
  const { stored } = props;
  return (
    <Modal
      opened
      size={620}
      onClose={props.onClose}
      title={stored ? t('upload.again', { name: stored.name }) : t('upload.title')}
    >
      <UploadForm {...props} />
    </Modal>
  );
}

function UploadForm({ slice, stored, onClose }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const [upload, setUpload] = useState<Upload>(EMPTY);
  const set = (changes: Partial<Upload>) => setUpload((old) => ({ ...old, ...changes }));
  const { verdict, error, isFresh } = useVerdict(slice, upload);
  const sending = useWrite<Certificate>([['certificates'], keys.slice(slice)]);
  const request = uploadRequest(slice, stored?.id ?? null, upload);
  const isRefused = isFresh && verdict?.is_usable === false;
  const rest = restOf(sending.error, FIELDS);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        sending.mutate(request, {
          onSuccess: ({ id }) => {
            setUpload(EMPTY);
            onClose();
            void navigate({ to: paths.certificate(slice, id) });
          },
        });
      }}
    >
      <DropZone onFiles={setUpload} />
      <PemFields
        upload={upload}
        findings={verdict?.findings ?? []}
        error={sending.error ?? error}
        onChange={set}
      />
      {!stored && (
        <TextInput
          label={t('name')}
          description={t('name.hint')}
          value={upload.name}
          error={errorAt(sending.error, '/name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      )}
      <VerdictBox
        verdict={verdict}
        isFresh={isFresh}
        isAsked={isReady(upload)}
        error={restOf(error, FIELDS)}
      />
      {rest && <Failure error={rest} />}
      <SubmitRow request={shownRequest(request)}>
        <Button type="submit" disabled={!isReady(upload) || isRefused} loading={sending.isPending}>
          {t('upload.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
