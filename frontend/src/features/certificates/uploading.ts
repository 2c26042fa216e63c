/** A certificate about to be uploaded: what was pasted or dropped, and which field a finding belongs to. Pure. */
import type { WriteRequest } from '@/api/client';
import type { CertificateFinding } from '@/api/types/certificates';

export type Upload = {
  name: string;
  /** PEM, or base64 of DER or PKCS#12. */
  certificate: string;
  /** Name of the file where `certificate` is no text to be read. */
  file: string;
  privateKey: string;
  password: string;
};

export const EMPTY: Upload = { name: '', certificate: '', file: '', privateKey: '', password: '' };

export type UploadField = 'certificate' | 'private_key' | 'password' | 'name';

export const isReady = ({ certificate }: Upload): boolean => certificate.trim() !== '';

/** A password is asked for where something may be locked by one. */
export const mayNeedPassword = ({ file, certificate, privateKey, password }: Upload): boolean =>
  password !== '' || file !== '' || `${certificate}${privateKey}`.includes('ENCRYPTED');

export const bodyOf = ({ certificate, privateKey, password }: Upload) => ({
  certificate,
  private_key: privateKey.trim() ? privateKey : null,
  password: password || null,
});

/** `id`: the uploaded certificate that gets a new version; null for a new one. */
export function uploadRequest(slice: string, id: string | null, upload: Upload): WriteRequest {
  if (id !== null)
    return { method: 'POST', path: `/certificates/${id}/upload`, body: bodyOf(upload) };
  const body = { name: upload.name.trim() || null, ...bodyOf(upload) };
  return { method: 'POST', path: `/slices/${slice}/certificates/upload`, body };
}

/** The request as it may be shown and copied: nobody reads a private key off a screen. */
export function shownRequest(request: WriteRequest): WriteRequest {
  const hidden = { certificate: '<PEM>', private_key: '<PEM>', password: '<password>' };
  const body = request.body as Record<string, unknown>;
  const shown = Object.entries(hidden).map(([name, word]) => [name, body[name] ? word : null]);
  return { ...request, body: { ...body, ...Object.fromEntries(shown) } };
}

const FIELDS: readonly UploadField[] = ['private_key', 'password', 'name', 'certificate'];
const BY_CODE: Record<string, UploadField> = {
  key_mismatch: 'private_key',
  key_missing: 'private_key',
  wrong_password: 'password',
  password_needed: 'password',
};

export function fieldOf({
  code,
  pointer,
}: Pick<CertificateFinding, 'code' | 'pointer'>): UploadField {
  return FIELDS.find((field) => pointer === `/${field}`) ?? BY_CODE[code] ?? 'certificate';
}

const PEM = '-----BEGIN';

/** What a dropped file holds: text goes where it belongs, everything else travels as base64. */
export function withFile(upload: Upload, name: string, bytes: Uint8Array): Upload {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes(PEM)) return { ...upload, certificate: base64(bytes), file: name };
  const isKeyAlone = text.includes('PRIVATE KEY-----') && !text.includes(`${PEM} CERTIFICATE`);
  return isKeyAlone ? { ...upload, privateKey: text } : { ...upload, certificate: text, file: '' };
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCodePoint(byte);
  return btoa(binary);
}
