/** Where counters are sent, as the schema has it. */
import type { Schemas } from './schemas';

export type Export = Schemas['ExportShape'];
export type ExportKind = Export['kind'];
export type ExportTrial = Schemas['ExportTrialShape'];
