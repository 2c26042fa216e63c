/** The structural difference: each field that differs, before and after. */
import type { FieldChange } from '@/api/types/delivery';
import classes from './change.module.css';
import { showPointer, showValue } from './changeWords';
import { MoreButton } from './MoreButton';
import { useChangeText } from './text';
import { useFirst } from './useFirst';

export function FieldList({ fields }: { fields: readonly FieldChange[] }) {
  const t = useChangeText();
  const { shown, left, showMore } = useFirst(fields);
  return (
    <>
      <table className={classes.fields} aria-label={t('fields')}>
        <tbody>
          {shown.map(({ pointer, before, after }) => (
            // one entry of a list that leaves and one that comes may stand at the same place
            <tr key={`${pointer} ${before === null}`}>
              <th scope="row">{showPointer(pointer)}</th>
              <td>
                <span className={classes.before}>{showValue(before) || <i>{t('nothing')}</i>}</span>
                <i aria-hidden> → </i>
                <span className={classes.after}>{showValue(after) || <i>{t('nothing')}</i>}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <MoreButton left={left} onMore={showMore} />
    </>
  );
}
