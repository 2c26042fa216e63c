import { textOf } from '@/lib/text';
import en from './en.json';

export const useText = textOf('tenants', en);
export type TenantsText = ReturnType<typeof useText>;
