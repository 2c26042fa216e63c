import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('egress-destinations', en);
export type DestinationsText = Translate<typeof en>;
