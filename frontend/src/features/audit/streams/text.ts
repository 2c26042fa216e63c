import { textOf, type Translate } from '@/lib/text';
import en from './en.json';

export const useText = textOf('audit-streams', en);
export type StreamsText = Translate<typeof en>;
