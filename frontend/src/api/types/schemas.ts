/** The API's own words: `schema.d.ts` is written by `make openapi`; the files beside this one give its shapes our names. */
import type { components } from '../schema';

export type Schemas = components['schemas'];
