/** One hit of the palette's search. */
import type { Schemas } from './schemas';

export type Hit = Schemas['Hit'];
