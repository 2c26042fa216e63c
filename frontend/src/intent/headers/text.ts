import { textOf } from '@/lib/text';
import en from './en.json';

export const useHeadersText = textOf('intent-headers', en);
