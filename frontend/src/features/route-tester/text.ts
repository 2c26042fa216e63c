import { textOf } from '@/lib/text';
import en from './en.json';

export const useText = textOf('route-tester', en);
export type Text = ReturnType<typeof useText>;
