import { textOf } from '@/lib/text';
import en from './en.json';

export const useServicesText = textOf('services', en);
