import { textOf } from '@/lib/text';
import en from './en.json';

export const useEvidenceText = textOf('evidence', en);
