/** A translation, asked for and put into the draft. */
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { components } from '@/api/schema';
import { useWrite, type Writing } from '@/api/useWrite';

type Schemas = components['schemas'];
export type Translated = Schemas['Translated'];
export type Note = Schemas['TranslationNote'];
export type ImportSummary = Schemas['ImportSummary'];

export const FORMATS = ['gateway_api', 'openapi', 'deck', 'nginx'] as const;
export type Format = (typeof FORMATS)[number];

export type Asked = { format: Format; document: string; hostnames: string[] };

export const translation = (slice: string, asked: Asked): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/translations`,
  body: asked,
  isQuestion: true,
});

export const taking = (slice: string, { objects }: Translated): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/import`,
  body: { objects },
});

export const useTranslation = (): Writing<Translated> => useWrite<Translated>([]);

export const useTaking = (slice: string): Writing<ImportSummary> =>
  useWrite<ImportSummary>([keys.slice(slice)]);
