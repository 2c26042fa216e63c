/** zod without `new Function`, which the CSP forbids and zod would probe for. */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
