/** Where is looked, how much of a body, and what becomes of what nobody can read to its end. */
import type { DlpPolicySpec } from '@/api/types/dlp';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { Fold } from '@/intent/Fold';
import lines from '@/intent/intent.module.css';
import { UNREAD } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const POINTERS = ['/spec/look_at', '/spec/largest_body_kib', '/spec/beyond', '/spec/unread'];
const PARTS = ['path', 'query', 'body'] as const;

type Props = { spec: DlpPolicySpec; onChange: (change: Partial<DlpPolicySpec>) => void };

export function PlacesFields({ spec, onChange }: Props) {
  const t = useText();
  const { look_at: places } = spec;
  const looked = [
    ...PARTS.filter((part) => places[part]).map((part) => t(part)),
    ...places.headers,
  ];
  return (
    <Fold title={t('places')} summary={looked.join(', ')} pointers={POINTERS}>
      <div className={classes.block}>
        <div className={classes.switches}>
          {PARTS.map((part) => (
            <SwitchField
              key={part}
              pointer={`/spec/look_at/${part}`}
              label={t(`look_at.${part}`)}
              value={places[part]}
              onChange={(isOn) => onChange({ look_at: { ...places, [part]: isOn } })}
            />
          ))}
        </div>
        <NamesField
          pointer="/spec/look_at/headers"
          label={t('headers')}
          hint={t('headers.hint')}
          placeholder="x-note"
          value={places.headers}
          onChange={(headers) => onChange({ look_at: { ...places, headers } })}
        />
        <div className={lines.line}>
          <NumberField
            pointer="/spec/largest_body_kib"
            label={t('largest')}
            suffix=" KiB"
            width={150}
            value={spec.largest_body_kib}
            onChange={(largest_body_kib) => onChange({ largest_body_kib })}
          />
          {(['beyond', 'unread'] as const).map((key) => (
            <div key={key} className={lines.grow}>
              <ChoiceField
                pointer={`/spec/${key}`}
                label={t(key)}
                options={UNREAD.map((value) => ({ value, label: t(`unread.${value}`) }))}
                value={spec[key]}
                onChange={(choice) => onChange({ [key]: choice })}
              />
            </div>
          ))}
        </div>
      </div>
    </Fold>
  );
}
