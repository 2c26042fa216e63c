/** What the services behind are made of: rules about anything else cost time and find nothing. */
import type { Technology } from '@/api/types/intent';
import { SwitchField } from '@/intent/fields/SwitchField';
import { Fold } from '@/intent/Fold';
import { TECHNOLOGIES } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const POINTER = '/spec/technologies';

type Props = {
  technologies: readonly Technology[];
  onChange: (technologies: Technology[]) => void;
};

export function TechnologyFields({ technologies, onChange }: Props) {
  const t = useText();
  const chosen = TECHNOLOGIES.filter((one) => technologies.includes(one));
  const turn = (one: Technology, isOn: boolean) =>
    onChange(TECHNOLOGIES.filter((other) => (other === one ? isOn : chosen.includes(other))));
  const summary = chosen.map((one) => t(`technology.${one}`)).join(', ');
  return (
    <Fold title={t('technologies')} summary={summary || t('none')} pointers={[POINTER]}>
      <p className={classes.quiet}>{t('technologies.hint')}</p>
      <div className={classes.switches}>
        {TECHNOLOGIES.map((one) => (
          <SwitchField
            key={one}
            pointer={`${POINTER}/${one}`}
            label={t(`technology.${one}`)}
            value={chosen.includes(one)}
            onChange={(isOn) => turn(one, isOn)}
          />
        ))}
      </div>
    </Fold>
  );
}
