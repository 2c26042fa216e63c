import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useVitalsText = textOf('vitals', en);
export type VitalsText = Translate<typeof en>;
