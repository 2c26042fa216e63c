import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useSloText = textOf('slo', en);
export type SloText = Translate<typeof en>;
