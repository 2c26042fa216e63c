/** Credentials that gateways add, as the schema has them. */
import type { Schemas } from './schemas';

export type Credential = Schemas['CredentialShape'];
export type CredentialKind = Credential['kind'];
export type CredentialState = Credential['state'];
export type CredentialVersion = Schemas['CredentialVersionShape'];
export type CredentialNode = Schemas['CredentialNodeShape'];
export type CredentialParameters = Schemas['ParametersShape'];
