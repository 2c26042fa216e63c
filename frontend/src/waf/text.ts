import { textOf } from '@/lib/text';
import en from './en.json';

export const useWafText = textOf('waf', en);
