/** Words of a feature: one flat `en.json` beside it, typed by its keys. */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';

type Plain<Key> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;
type Values = Record<string, string | number>;
export type Translate<Words> = (key: Plain<keyof Words & string>, values?: Values) => string;

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  resources: {},
  interpolation: { escapeValue: false },
});

/** Register `words` under `namespace` and return its hook: `const t = useText(); t('title')`. */
export function textOf<Words extends Record<string, string>>(namespace: string, words: Words) {
  i18next.addResourceBundle('en', namespace, words);
  return function useText(): Translate<Words> {
    return useTranslation(namespace).t as unknown as Translate<Words>;
  };
}
