/** Services and their weights, with the share each one gets, and one click to move everything. */
import { Button } from '@mantine/core';
import type { Backend } from '@/api/types/intent';
import { NameField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NumberField } from '@/intent/fields/NumberField';
import lines from '@/intent/intent.module.css';
import { useIsReadOnly } from '@/intent/problems';
import { AddLine, Rows } from '@/intent/Rows';
import { useNames } from '@/intent/useNames';
import { backend } from './blank';
import { allTo, sharesOf } from './describe';
import classes from './routes.module.css';
import { seriesColour, ShareBar } from './ShareBar';
import { useRoutesText } from './text';

const POINTER = '/spec/action/backends';

type Props = {
  slice: string;
  backends: readonly Backend[];
  onChange: (backends: Backend[]) => void;
};

export function BackendRows({ slice, backends, onChange }: Props) {
  const t = useRoutesText();
  const services = useNames(slice, 'services');
  const isReadOnly = useIsReadOnly();
  const shares = sharesOf(backends);
  const isSplit = backends.length > 1;
  return (
    <FieldGroup label={t('backends')} pointer={POINTER}>
      {isSplit && <ShareBar shares={shares} />}
      <Rows lines={backends} label={t('backend')} least={1} onChange={onChange}>
        {(one, change, index) => (
          <>
            <div className={lines.grow}>
              <NameField
                pointer={`${POINTER}/${index}/service`}
                name={t('backend')}
                placeholder={t('backend')}
                options={services}
                value={one.service}
                onChange={(service) => change({ ...one, service })}
              />
            </div>
            <NumberField
              pointer={`${POINTER}/${index}/weight`}
              name={t('weight.of', { service: one.service })}
              width={64}
              value={one.weight}
              onChange={(weight) => change({ ...one, weight })}
            />
            {isSplit && <Share percent={shares[index] ?? 0} index={index} />}
            {isSplit && !isReadOnly && (
              <Button
                variant="default"
                size="compact-sm"
                className={classes.all}
                title={t('all.hint', { service: one.service })}
                aria-pressed={shares[index] === 100}
                onClick={() => onChange(allTo(backends, index))}
              >
                {t('all')}
              </Button>
            )}
          </>
        )}
      </Rows>
      <AddLine
        label={t('add', { what: t('backend') })}
        onAdd={() => onChange([...backends, backend()])}
      />
    </FieldGroup>
  );
}

/** The percentage, beside the colour that the bar gives it. */
function Share({ percent, index }: { percent: number; index: number }) {
  const t = useRoutesText();
  return (
    <span className={classes.percent}>
      <svg width="8" height="8" aria-hidden>
        <rect width="8" height="8" rx="2" fill={seriesColour(index)} />
      </svg>
      {t('share', { percent })}
    </span>
  );
}
