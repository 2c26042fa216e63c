import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const usePoliciesText = textOf('intent-policies', en);
export type Words = Translate<typeof en>;
