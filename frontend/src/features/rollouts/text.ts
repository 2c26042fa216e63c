import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useRolloutsText = textOf('rollouts', en);
export type RolloutsText = Translate<typeof en>;
