/** Rules in SecLang: for those who may write them; everybody else reads them. */
import { useMayInSlice } from '@/api/useSlice';
import { TextAreaField } from '@/intent/fields/TextAreaField';
import { Fold } from '@/intent/Fold';
import classes from './policies.module.css';
import { useText } from './text';

type Props = { slice: string; raw: string; onChange: (raw: string) => void };

export function RawFields({ slice, raw, onChange }: Props) {
  const t = useText();
  const mayWrite = useMayInSlice(slice, 'secure');
  if (!mayWrite && raw === '') return null;
  const count = raw.match(/^\s*Sec(Rule|Action)\b/gm)?.length ?? 0;
  return (
    <Fold title={t('raw')} summary={t('raw.summary', { count })} pointers={['/spec/raw']}>
      <p className={classes.quiet}>{t(mayWrite ? 'raw.hint' : 'raw.closed')}</p>
      <TextAreaField
        pointer="/spec/raw"
        label={t('raw.rules')}
        rows={8}
        readOnly={!mayWrite}
        value={raw}
        onChange={onChange}
      />
    </Fold>
  );
}
