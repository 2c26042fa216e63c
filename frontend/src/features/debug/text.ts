import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('debug', en);
export type DebugText = Translate<typeof en>;
