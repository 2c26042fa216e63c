/** Issuers and the authorities of internal CAs, as the schema has them. */
import type { Schemas } from './schemas';

export type Issuer = Schemas['IssuerShape'];
export type IssuerChange = Schemas['PatchedIssuerChangeRequest'];
export type NewIssuer = Schemas['NewIssuerShapeRequest'];
export type IssuerCheck = Schemas['IssuerCheckShape'];
export type Authority = Schemas['AuthorityShape'];
export type AuthorityCommand = Authority['commands'][number];
export type Activation = Schemas['ActivationShapeRequest'];
