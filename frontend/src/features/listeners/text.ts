import { textOf } from '@/lib/text';
import en from './en.json';

export const useListenersText = textOf('listeners', en);
