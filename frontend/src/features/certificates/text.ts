import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('certificates', en);
export type CertificatesText = Translate<typeof en>;
