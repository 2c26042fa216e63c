import { textOf } from '@/lib/text';
import en from './en.json';

export const useUiText = textOf('ui', en);
