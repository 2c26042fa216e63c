import { textOf } from '@/lib/text';
import en from './en.json';

export const usePublishText = textOf('publish', en);
