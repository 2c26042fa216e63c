/** The form of a check: what is asked, what is expected, how often, from where; and a button that tries it. */
import type { CheckSpec } from '@/api/types/intent';
import { NumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { SideSection } from '@/ui/panel/SidePanel';
import classes from './checks.module.css';
import { ExpectFields } from './ExpectFields';
import { PlacesFields } from './PlacesFields';
import { RequestFields } from './RequestFields';
import { TryPanel } from './TryPanel';
import { useText } from './text';

const PACE = [
  ['every_seconds', 'every', ' s'],
  ['timeout_seconds', 'timeout', ' s'],
  ['retries', 'retries', '×'],
] as const;

export function CheckForm({ spec, onChange, slice }: FormProps<CheckSpec>) {
  const t = useText();
  const set = (change: Partial<CheckSpec>) => onChange({ ...spec, ...change });
  return (
    <>
      <SideSection title={t('request')}>
        <RequestFields slice={slice} spec={spec} onChange={onChange} />
      </SideSection>
      <SideSection title={t('expect')}>
        <ExpectFields
          expect={spec.expect}
          isTls={spec.request.scheme === 'https'}
          onChange={(expect) => set({ expect })}
        />
      </SideSection>
      <SideSection title={t('pace')}>
        <div className={classes.block}>
          <div className={classes.thirds}>
            {PACE.map(([key, label, suffix]) => (
              <NumberField
                key={key}
                pointer={`/spec/${key}`}
                label={t(label)}
                suffix={suffix}
                fractions={key === 'timeout_seconds'}
                value={spec[key]}
                onChange={(value) => set({ [key]: value })}
              />
            ))}
          </div>
          <PlacesFields
            places={spec.places}
            scheme={spec.request.scheme}
            onChange={(places) => set({ places })}
          />
          <SwitchField
            pointer="/spec/enabled"
            label={t('enabled')}
            value={spec.enabled}
            onChange={(enabled) => set({ enabled })}
          />
          <TextField
            pointer="/spec/description"
            label={t('description')}
            value={spec.description}
            onChange={(description) => set({ description })}
          />
        </div>
      </SideSection>
      <SideSection title={t('try.title')}>
        <TryPanel slice={slice} spec={spec} />
      </SideSection>
    </>
  );
}
