import { textOf } from '@/lib/text';
import en from './en.json';

export const useChangeText = textOf('change', en);
