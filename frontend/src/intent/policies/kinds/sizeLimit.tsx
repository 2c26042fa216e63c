/** How large a request may be. */
import type { SizeLimit } from '@/api/types/intent';
import { formatBytes } from '@/lib/numbers';
import { NumberField } from '../../fields/NumberField';
import { usePoliciesText } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const MIB = 1024 * 1024;

export const sizeLimit: PolicyKind<SizeLimit> = {
  blank: () => ({ type: 'size_limit', request_bytes: MIB }),
  Fields: SizeLimitFields,
  sentence: ({ request_bytes: bytes }, t) => t('size.said', { size: formatBytes(bytes) }),
};

function SizeLimitFields({ settings, onChange }: FieldsProps<SizeLimit>) {
  const t = usePoliciesText();
  return (
    <NumberField
      pointer={`${POINTER}/request_bytes`}
      label={t('size.bytes')}
      hint={t('size.bytes.hint', { size: formatBytes(settings.request_bytes) })}
      suffix=" B"
      width={160}
      value={settings.request_bytes}
      onChange={(request_bytes) => onChange({ ...settings, request_bytes })}
    />
  );
}
