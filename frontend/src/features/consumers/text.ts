import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('consumers', en);
export type Words = Translate<typeof en>;
