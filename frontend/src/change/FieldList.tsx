/** The structural difference: each field that differs, before and after. */
import type { FieldChange } from '@/api/types/delivery';
import classes from './change.module.css';
import { showPointer, showValue } from './changeWords';
import { useChangeText } from './text';

export function FieldList({ fields }: { fields: readonly FieldChange[] }) {
  const t = useChangeText();
  return (
    <table className={classes.fields} aria-label={t('fields')}>
      <tbody>
        {fields.map(({ pointer, before, after }) => (
          <tr key={pointer}>
            <th scope="row">{showPointer(pointer)}</th>
            <td className={classes.before}>{showValue(before) || <i>{t('nothing')}</i>}</td>
            <td aria-hidden>→</td>
            <td className={classes.after}>{showValue(after) || <i>{t('nothing')}</i>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
