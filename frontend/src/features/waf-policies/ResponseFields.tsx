/** Whether what services answer is looked at, too: what of it, and from which score on it is held back. */
import type { ResponseInspection } from '@/api/types/intent';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { Fold } from '@/intent/Fold';
import * as blank from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const NUMBERS = [
  'threshold',
  'inspected_body_bytes',
] as const satisfies readonly (keyof ResponseInspection)[];
const USUAL = blank.responses();

type Props = {
  /** Null where nothing was ever said of them. */
  responses: ResponseInspection | null;
  onChange: (responses: ResponseInspection) => void;
};

export function ResponseFields({ responses, onChange }: Props) {
  const t = useText();
  const said = responses ?? { ...USUAL, inspect: false };
  const count = said.content_types.length;
  return (
    <Fold
      title={t('responses')}
      summary={said.inspect ? t('responses.summary', { count }) : t('responses.off')}
      pointers={['/spec/responses']}
    >
      <p className={classes.quiet}>{t('responses.hint')}</p>
      <SwitchField
        pointer="/spec/responses/inspect"
        label={t('responses.inspect')}
        hint={t('responses.inspect.hint')}
        value={said.inspect}
        onChange={(inspect) => onChange({ ...said, inspect })}
      />
      {said.inspect && (
        <>
          <NamesField
            pointer="/spec/responses/content_types"
            label={t('responses.content_types')}
            options={USUAL.content_types}
            value={said.content_types}
            onChange={(names) =>
              onChange({ ...said, content_types: names.map((name) => name.toLowerCase()) })
            }
          />
          <p className={classes.quiet}>{t('responses.content_types.hint')}</p>
          <div className={classes.limits}>
            {NUMBERS.map((key) => (
              <NumberField
                key={key}
                pointer={`/spec/responses/${key}`}
                label={t(`responses.${key}`)}
                value={said[key]}
                onChange={(value) => onChange({ ...said, [key]: value })}
              />
            ))}
          </div>
        </>
      )}
    </Fold>
  );
}
