import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('exports', en);
export type ExportsText = Translate<typeof en>;
