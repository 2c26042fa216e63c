/** Words of a feature: one flat `en.json` beside it, typed by its keys. */
import i18next from 'i18next';
import { useSyncExternalStore } from 'react';

type Plain<Key> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;
type Values = Record<string, string | number>;
export type Translate<Words> = (key: Plain<keyof Words & string>, values?: Values) => string;

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  keySeparator: false,
  nsSeparator: false,
  initAsync: false,
  resources: {},
  interpolation: { escapeValue: false },
});

function onLanguage(listener: () => void): () => void {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
}

/**
 * Register `words` under `namespace` and return its hook: `const t = useText(); t('title')`.
 * One function per language for all callers: it is called in every cell of a grid, so it must cost nothing.
 */
export function textOf<Words extends Record<string, string>>(namespace: string, words: Words) {
  i18next.addResourceBundle('en', namespace, words);
  let fixed = { language: '', translate: translateIn(namespace) as Translate<Words> };
  const current = (): Translate<Words> => {
    if (fixed.language !== i18next.language)
      fixed = { language: i18next.language, translate: translateIn(namespace) };
    return fixed.translate;
  };
  return function useText(): Translate<Words> {
    return useSyncExternalStore(onLanguage, current);
  };
}

const translateIn = (namespace: string) =>
  i18next.getFixedT(i18next.language, namespace) as unknown as (
    key: string,
    values?: Values,
  ) => string;
