/** What the lines of the charts mean, once for all tiles. */
import classes from './evidence.module.css';
import { useEvidenceText } from './text';

export function EvidenceKey() {
  const t = useEvidenceText();
  return (
    <ul className={classes.key}>
      <li>
        <i data-line="difference" />
        {t('key.difference')}
      </li>
      <li>
        <i data-line="band" />
        {t('key.band')}
      </li>
      <li>
        <i data-line="zero" />
        {t('key.zero')}
      </li>
      <li>
        <i data-line="practical" />
        {t('key.practical')}
      </li>
    </ul>
  );
}
