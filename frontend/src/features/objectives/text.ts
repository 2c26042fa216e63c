import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('objectives', en);
export type ObjectivesText = Translate<typeof en>;
