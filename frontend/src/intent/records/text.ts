import { textOf } from '@/lib/text';
import en from './en.json';

export const useRecordsText = textOf('intent-records', en);
