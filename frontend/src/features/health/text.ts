import { textOf } from '@/lib/text';
import en from './en.json';

export const useText = textOf('health', en);
