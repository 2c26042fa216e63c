/** Who asks, and how they come: networks of clients, where they are, their TLS, and the scheme. */
import type { RouteMatch } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NamesField } from '@/intent/fields/NamesField';
import { OriginFields } from '@/intent/fields/OriginFields';
import { useRoutesText } from './text';

const SCHEMES = ['any', 'http', 'https'] as const;

type Props = { match: RouteMatch; onChange: (match: RouteMatch) => void };

export function ClientFields({ match, onChange }: Props) {
  const t = useRoutesText();
  return (
    <>
      <NamesField
        pointer="/spec/match/client_addresses"
        label={t('clients')}
        placeholder={t('clients.any')}
        value={match.client_addresses}
        onChange={(client_addresses) => onChange({ ...match, client_addresses })}
      />
      <OriginFields
        pointer="/spec/match"
        value={match}
        onChange={(change) => onChange({ ...match, ...change })}
      />
      <ChoiceField
        pointer="/spec/match/scheme"
        label={t('scheme')}
        options={SCHEMES.map((value) => ({ value, label: t(`scheme.${value}`) }))}
        value={match.scheme ?? 'any'}
        onChange={(scheme) => onChange({ ...match, scheme: scheme === 'any' ? null : scheme })}
      />
    </>
  );
}
