import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('costs', en);
export type CostsText = Translate<typeof en>;
