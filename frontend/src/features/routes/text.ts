import { textOf } from '@/lib/text';
import en from './en.json';

export const useRoutesText = textOf('routes', en);
