/** Certificate, private key and password, each with what was found about it. */
import { Button, Textarea, TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import type { CertificateFinding } from '@/api/types/certificates';
import { errorAt } from '@/api/fieldErrors';
import { FindingList } from './FindingList';
import classes from './form.module.css';
import { useText } from './text';
import { fieldOf, mayNeedPassword, type Upload, type UploadField } from './uploading';

type Props = {
  upload: Upload;
  findings: readonly CertificateFinding[];
  error: ApiError | null;
  onChange: (changes: Partial<Upload>) => void;
};

export function PemFields({ upload, findings, error, onChange }: Props) {
  const t = useText();
  const at = (field: UploadField) => findings.filter((one) => fieldOf(one) === field);
  /** Errors make the field red; the rest stands under it. */
  const wrong = (field: UploadField) => {
    const refused = errorAt(error, `/${field}`);
    if (refused) return refused;
    const errors = at(field).filter(({ severity }) => severity === 'error');
    return errors.length > 0 && errors.map(({ text }) => text).join(' ');
  };
  const remarks = (field: UploadField) => (
    <FindingList findings={at(field).filter(({ severity }) => severity !== 'error')} />
  );
  const pem = {
    rows: 4,
    className: classes.pem,
    spellCheck: false,
    autoComplete: 'off',
    autoCapitalize: 'off',
  };
  return (
    <>
      <div>
        {upload.file ? (
          <ChosenFile upload={upload} onChange={onChange} error={wrong('certificate')} />
        ) : (
          <Textarea
            {...pem}
            label={t('upload.certificate')}
            description={t('upload.certificate.hint')}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={upload.certificate}
            error={wrong('certificate')}
            data-autofocus
            onChange={(event) => onChange({ certificate: event.currentTarget.value })}
          />
        )}
        {remarks('certificate')}
      </div>
      {!upload.file && (
        <div>
          <Textarea
            {...pem}
            label={t('upload.key')}
            description={t('upload.key.hint')}
            placeholder="-----BEGIN PRIVATE KEY-----"
            value={upload.privateKey}
            error={wrong('private_key')}
            onChange={(event) => onChange({ privateKey: event.currentTarget.value })}
          />
          {remarks('private_key')}
        </div>
      )}
      {mayNeedPassword(upload) && (
        <TextInput
          type="password"
          label={t('upload.password')}
          autoComplete="off"
          value={upload.password}
          error={wrong('password')}
          onChange={(event) => onChange({ password: event.currentTarget.value })}
        />
      )}
    </>
  );
}

type ChosenProps = Pick<Props, 'upload' | 'onChange'> & { error: string | false };

/** A file that is no text: its name stands for it. */
function ChosenFile({ upload: { file }, onChange, error }: ChosenProps) {
  const t = useText();
  return (
    <>
      <div className={classes.file}>
        <span>{t('upload.file')}</span>
        <code>{file}</code>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => onChange({ file: '', certificate: '', password: '' })}
        >
          {t('upload.file.remove')}
        </Button>
      </div>
      {error && (
        <FindingList
          findings={[{ code: 'refused', severity: 'error', pointer: '', text: error }]}
        />
      )}
    </>
  );
}
