import { textOf } from '@/lib/text';
import en from './en.json';

export const useIntentText = textOf('intent', en);
