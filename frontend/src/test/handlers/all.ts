/** The API as msw answers it. Features add a file of handlers beside these and one line here. */
import { access } from './access';
import { fleet } from './fleet';
import { evidence } from './evidence';

export const handlers = [...fleet, ...evidence, ...access];
