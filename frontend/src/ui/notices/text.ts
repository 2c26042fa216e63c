import { textOf } from '@/lib/text';
import en from './en.json';

export const useNoticesText = textOf('notices', en);
