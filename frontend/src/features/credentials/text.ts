import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('credentials', en);
export type CredentialsText = Translate<typeof en>;
