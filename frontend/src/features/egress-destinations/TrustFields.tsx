/** Whom the gateway believes to be the destination: a certificate for its name, of the public authorities or of these. */
import { CardsField } from '@/intent/fields/CardsField';
import { TextAreaField } from '@/intent/fields/TextAreaField';
import classes from './destinations.module.css';
import { useText } from './text';

const CHOICES = ['public', 'own'] as const;

type Props = { host: string; value: string | null; onChange: (trust: string | null) => void };

export function TrustFields({ host, value, onChange }: Props) {
  const t = useText();
  const name = host || t('trust.host');
  return (
    <div className={classes.stack}>
      <CardsField
        pointer={value === null ? '/spec/trust' : ''}
        label={t('trust.by', { host: name })}
        cards={CHOICES.map((choice) => ({
          value: choice,
          label: t(`trust.${choice}`),
          text: t(`trust.${choice}.text`),
        }))}
        value={value === null ? 'public' : 'own'}
        onChange={(choice) => onChange(choice === 'public' ? null : (value ?? ''))}
      />
      {value !== null && (
        <TextAreaField
          rows={6}
          pointer="/spec/trust"
          label={t('trust.pem')}
          placeholder="-----BEGIN CERTIFICATE-----"
          value={value}
          onChange={onChange}
        />
      )}
    </div>
  );
}
