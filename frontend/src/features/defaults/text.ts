import { textOf } from '@/lib/text';
import en from './en.json';

export const useDefaultsText = textOf('defaults', en);
