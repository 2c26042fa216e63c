import { textOf } from '@/lib/text';
import en from './en.json';

export const useText = textOf('records', en);
export type Text = ReturnType<typeof useText>;
