import { textOf } from '@/lib/text';
import en from './en.json';

export const useHostnamesText = textOf('hostnames', en);
