import { textOf } from '@/lib/text';
import en from './en.json';

export const useReviewText = textOf('review', en);
