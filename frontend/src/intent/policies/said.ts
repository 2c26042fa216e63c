/** What one place says of a type, in words. Pure. */
import type { SaidPolicy, TrafficSettings } from '@/api/types/intent';
import { sentenceOf } from './kinds/kinds';
import type { Words } from './text';

/** Null settings: the place turns the type off. */
export const sentenceOfSaid = ({ settings }: SaidPolicy, t: Words): string =>
  settings ? sentenceOf(settings as TrafficSettings, t) : t('off.said');

/** `hostname shop.acme.test`; there is one object of defaults, which needs no name. */
export const placeOfSaid = ({ kind, by }: SaidPolicy, t: Words): string =>
  t(`by.${kind}`, { name: by });
