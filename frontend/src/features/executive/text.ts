import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('executive', en);
export type ExecutiveText = Translate<typeof en>;
