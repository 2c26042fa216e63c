/** Where clients come from and what their TLS looks like: countries, autonomous systems, fingerprints. */
import { useIntentText } from '../text';
import { NamesField } from './NamesField';

type Origins = { countries: string[]; asns: number[]; tls_fingerprints: string[] };
type Props = { pointer: string; value: Origins; onChange: (change: Partial<Origins>) => void };

const SYSTEM = /^(?:AS)?(\d{1,10})$/i;

export function OriginFields({ pointer, value, onChange }: Props) {
  const t = useIntentText();
  return (
    <>
      <CountriesField
        pointer={`${pointer}/countries`}
        label={t('origins.countries')}
        value={value.countries}
        onChange={(countries) => onChange({ countries })}
      />
      <NamesField
        pointer={`${pointer}/asns`}
        label={t('origins.asns')}
        placeholder="64500"
        value={value.asns.map(String)}
        onChange={(asns) => onChange({ asns: systemsIn(asns) })}
      />
      <NamesField
        pointer={`${pointer}/tls_fingerprints`}
        label={t('origins.fingerprints')}
        hint={t('origins.fingerprints.hint')}
        placeholder="t13d1516h2_8daaf6152771_b186095e22b6"
        value={value.tls_fingerprints}
        onChange={(fingerprints) => onChange({ tls_fingerprints: fingerprints })}
      />
    </>
  );
}

type CountriesProps = {
  pointer: string;
  label: string;
  hint?: string;
  value: string[];
  onChange: (countries: string[]) => void;
};

export function CountriesField({ onChange, ...field }: CountriesProps) {
  return (
    <NamesField
      {...field}
      placeholder="DE"
      onChange={(countries) => onChange(countries.map((country) => country.toUpperCase()))}
    />
  );
}

/** `64500` and `AS64500` are numbers of autonomous systems, and nothing else is. */
const systemsIn = (texts: readonly string[]): number[] =>
  texts.flatMap((text) => {
    const digits = SYSTEM.exec(text)?.[1];
    return digits ? [Number(digits)] : [];
  });
