import type { Words } from '../text';

/** What a policy says, and that it refuses nobody where that is so. */
export const shadowed = (said: string, isShadow: boolean, t: Words): string =>
  isShadow ? t('shadow.said', { said }) : said;
