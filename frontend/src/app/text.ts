import { textOf } from '@/lib/text';
import en from './en.json';

export const useAppText = textOf('app', en);
