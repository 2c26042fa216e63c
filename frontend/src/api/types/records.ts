/** Single requests, as they were kept. */
import type { Schemas } from './schemas';

export type AccessRecord = Schemas['AccessRecordShape'];
export type RecordFacets = Schemas['RecordFacetsShape'];
