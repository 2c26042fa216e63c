/** Deletes a certificate: what stops being served, and that its keys are gone for good. */
import { useNavigate } from '@tanstack/react-router';
import type { Tagged, WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Certificate } from '@/api/types/certificates';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import classes from './form.module.css';
import { useText } from './text';

type Props = {
  stored: Tagged<Certificate>;
  onClose: () => void;
  /** What follows once it is gone; without it, the list of its slice. */
  onDone?: () => void;
};

export function RemoveCertificate({ stored: { value, etag }, onClose, onDone }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const { id, name, slice, serving } = value;
  const removing = useWrite([keys.certificates(), keys.slice(slice)]);
  const request: WriteRequest = { method: 'DELETE', path: `/certificates/${id}`, etag };
  const served = serving.served_names;
  return (
    <Confirm
      opened
      title={t('delete.title', { name })}
      consequence={
        <div className={classes.form}>
          {served.length > 0 ? (
            <p>
              {t('delete.served', { count: served.length })}{' '}
              <span className={`mono ${classes.names}`}>{served.join(', ')}</span>.
            </p>
          ) : (
            <p>{t('delete.unserved')}</p>
          )}
          <p>{t('delete.keys', { count: serving.nodes })}</p>
        </div>
      }
      typed={served.length > 0 ? name : undefined}
      aside={<ApiCall request={request} />}
      verb={t('delete.verb', { name })}
      isBusy={removing.isPending}
      error={removing.error}
      onConfirm={() =>
        removing.mutate(request, {
          onSuccess: onDone ?? (() => void navigate({ to: paths.certificates(slice) })),
        })
      }
      onClose={onClose}
    />
  );
}
