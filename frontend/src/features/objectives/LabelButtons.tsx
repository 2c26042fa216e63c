/** Labels of an objective; one click shows all that have it. */
import { useUrlState } from '@/lib/urlState';
import classes from './objectives.module.css';
import { useText } from './text';

export function LabelButtons({ labels }: { labels: readonly string[] }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  return labels.map((label) => (
    <button
      key={label}
      type="button"
      className={classes.label}
      aria-pressed={url['label'] === label}
      aria-label={t('label.filter', { label })}
      onClick={(event) => {
        event.stopPropagation();
        setUrl({ label: url['label'] === label ? '' : label });
      }}
    >
      {label}
    </button>
  ));
}
