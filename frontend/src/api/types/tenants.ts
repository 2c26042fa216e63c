/** The life of a tenant, as the schema has it. */
import type { Schemas } from './schemas';

export type TenantState = Omit<Schemas['TenantStateShape'], 'deletion'> & {
  deletion: Deletion | null;
};
export type TrafficWhileSuspended = Schemas['SuspensionWishRequest']['traffic'];
export type TenantExport = Schemas['TenantExportShape'];
export type Deletion = Omit<Schemas['DeletionShape'], 'certificate'> & {
  certificate: { sha256: string } | null;
};
