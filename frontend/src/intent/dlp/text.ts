import { textOf } from '@/lib/text';
import en from './en.json';

export const useDlpText = textOf('intent-dlp', en);
