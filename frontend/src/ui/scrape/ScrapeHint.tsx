/** The configuration with which Prometheus scrapes what is shown here, folded away. */
import { CodeBlock } from '../form/CodeBlock';
import { useUiText } from '../text';
import classes from './scrape.module.css';
import { scrapeConfig } from './scrapeConfig';

export function ScrapeHint({ name, path }: { name: string; path: string }) {
  const t = useUiText();
  return (
    <details className={classes.scrape}>
      <summary>{t('scrape')}</summary>
      <p>{t('scrape.hint')}</p>
      <CodeBlock
        label={t('scrape.label')}
        text={scrapeConfig(name, path, globalThis.location.origin)}
      />
    </details>
  );
}
