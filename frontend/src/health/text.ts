import { textOf } from '@/lib/text';
import en from './en.json';

export const useHealthText = textOf('health-of-services', en);
