/** What a request may be: its method, what its body is, how much of everything; more counts against it. */
import type { InspectionLimits, LongBodies, WafPolicySpec } from '@/api/types/intent';
import { CardsField } from '@/intent/fields/CardsField';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField } from '@/intent/fields/NumberField';
import { Fold } from '@/intent/Fold';
import { policy } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const LIMITS = [
  'arguments',
  'argument_name_bytes',
  'argument_value_bytes',
  'all_arguments_bytes',
  'inspected_body_bytes',
] as const satisfies readonly (keyof InspectionLimits)[];
const POINTERS = [
  '/spec/allowed_methods',
  '/spec/allowed_content_types',
  '/spec/limits',
  '/spec/long_bodies',
];
const LONG_BODIES: readonly LongBodies[] = ['refuse', 'look_at_start'];
const USUAL = policy();

type Props = { spec: WafPolicySpec; onChange: (change: Partial<WafPolicySpec>) => void };

export function RequestFields({ spec, onChange }: Props) {
  const t = useText();
  const { allowed_methods: methods, allowed_content_types: types, limits } = spec;
  return (
    <Fold
      title={t('requests')}
      summary={t('requests.summary', { methods: methods.length, types: types.length })}
      pointers={POINTERS}
    >
      <p className={classes.quiet}>{t('requests.hint')}</p>
      <NamesField
        pointer="/spec/allowed_methods"
        label={t('methods')}
        options={USUAL.allowed_methods}
        value={methods}
        onChange={(names) => onChange({ allowed_methods: names.map((name) => name.toUpperCase()) })}
      />
      <NamesField
        pointer="/spec/allowed_content_types"
        label={t('types')}
        options={USUAL.allowed_content_types}
        value={types}
        onChange={(names) =>
          onChange({ allowed_content_types: names.map((name) => name.toLowerCase()) })
        }
      />
      <div className={classes.limits}>
        {LIMITS.map((key) => (
          <NumberField
            key={key}
            pointer={`/spec/limits/${key}`}
            label={t(`limit.${key}`)}
            value={limits[key]}
            onChange={(value) => onChange({ limits: { ...limits, [key]: value } })}
          />
        ))}
      </div>
      <CardsField
        pointer="/spec/long_bodies"
        label={t('long')}
        cards={LONG_BODIES.map((value) => ({
          value,
          label: t(`long.${value}`),
          text: t(`long.${value}.text`),
        }))}
        value={spec.long_bodies ?? 'refuse'}
        onChange={(value) => onChange({ long_bodies: value === 'refuse' ? null : value })}
      />
    </Fold>
  );
}
