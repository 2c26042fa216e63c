import { textOf } from '@/lib/text';
import en from './en.json';

export const useText = textOf('alerts', en);
export type Text = ReturnType<typeof useText>;
