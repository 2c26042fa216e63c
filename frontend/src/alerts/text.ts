import { textOf } from '@/lib/text';
import en from './en.json';

export const useAlertText = textOf('firing', en);
