/** Services and their weights, with the share each one gets, and one click to move everything. */
import { Button, Tooltip } from '@mantine/core';
import type { Backend } from '@/api/types/intent';
import { NameField, NumberField } from '@/intent/fields';
import lines from '@/intent/intent.module.css';
import { useIsReadOnly, useProblemAt } from '@/intent/problems';
import { Rows } from '@/intent/Rows';
import { useNames } from '@/intent/useNames';
import { allTo, sharesOf } from './describe';
import classes from './routes.module.css';
import { ShareBar } from './ShareBar';
import { useRoutesText } from './text';

type Props = {
  slice: string;
  backends: readonly Backend[];
  onChange: (backends: Backend[]) => void;
};

export function BackendRows({ slice, backends, onChange }: Props) {
  const t = useRoutesText();
  const services = useNames(slice, 'services');
  const shares = sharesOf(backends);
  const problem = useProblemAt('/spec/action/backends');
  const isReadOnly = useIsReadOnly();
  return (
    <div>
      {backends.length > 1 && <ShareBar shares={shares} />}
      <Rows
        lines={backends}
        least={1}
        blank={() => ({ service: '', weight: 0 })}
        addLabel={t('backend.add')}
        onChange={onChange}
      >
        {(backend, change, index) => (
          <div className={lines.line}>
            <div className={lines.grow}>
              <NameField
                pointer={`/spec/action/backends/${index}/service`}
                name={t('backend')}
                placeholder={t('backend')}
                options={services}
                value={backend.service}
                onChange={(service) => change({ ...backend, service })}
              />
            </div>
            <NumberField
              pointer={`/spec/action/backends/${index}/weight`}
              name={t('weight')}
              width={76}
              min={0}
              value={backend.weight}
              onChange={(weight) => change({ ...backend, weight })}
            />
            <span className={classes.percent}>{t('share', { percent: shares[index] ?? 0 })}</span>
            {backends.length > 1 && !isReadOnly && (
              <Tooltip label={t('all.hint', { service: backend.service || t('backend') })}>
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={shares[index] === 100}
                  onClick={() => onChange(allTo(backends, index))}
                >
                  {t('all')}
                </Button>
              </Tooltip>
            )}
          </div>
        )}
      </Rows>
      {problem && <p role="alert">{problem}</p>}
    </div>
  );
}
