import { textOf } from '@/lib/text';
import en from './en.json';

export const useRevisionsText = textOf('revisions', en);
