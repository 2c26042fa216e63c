import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('issuers', en);
export type IssuersText = Translate<typeof en>;
