/** Services that get copies of the requests. */
import type { Mirror } from '@/api/types/intent';
import { NameField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NumberField } from '@/intent/fields/NumberField';
import lines from '@/intent/intent.module.css';
import { AddLine, Rows } from '@/intent/Rows';
import { useNames } from '@/intent/useNames';
import { useRoutesText } from './text';

const POINTER = '/spec/action/mirrors';

type Props = {
  slice: string;
  mirrors: readonly Mirror[];
  onChange: (mirrors: Mirror[]) => void;
};

export function MirrorRows({ slice, mirrors, onChange }: Props) {
  const t = useRoutesText();
  const services = useNames(slice, 'services');
  return (
    <FieldGroup label={t('mirrors')} pointer={POINTER}>
      <Rows lines={mirrors} label={t('mirror')} onChange={onChange}>
        {(mirror, change, index) => (
          <>
            <div className={lines.grow}>
              <NameField
                pointer={`${POINTER}/${index}/service`}
                name={t('mirror')}
                placeholder={t('backend')}
                options={services}
                value={mirror.service}
                onChange={(service) => change({ ...mirror, service })}
              />
            </div>
            <NumberField
              pointer={`${POINTER}/${index}/percent`}
              name={t('mirror.share', { service: mirror.service })}
              width={84}
              suffix=" %"
              fractions
              value={mirror.percent}
              onChange={(percent) => change({ ...mirror, percent })}
            />
          </>
        )}
      </Rows>
      <AddLine
        label={t('add', { what: t('mirror') })}
        onAdd={() => onChange([...mirrors, { service: '', percent: 100 }])}
      />
    </FieldGroup>
  );
}
