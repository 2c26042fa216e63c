/** Hostnames that answer no TLS because no certificate covers them: one click away from one. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Certificate } from '@/api/types/certificates';
import type { Endless } from '@/api/useEndless';
import { useMayInSlice } from '@/api/useSlice';
import { useUrlState } from '@/lib/urlState';
import classes from './certificates.module.css';
import { uncovered } from './coverage';
import { useHostnames } from './reads';
import { useText } from './text';

const MOST = 6;

type Props = { slice: string; list: Endless<Certificate> };

export function Uncovered({ slice, list }: Props) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const maySecure = useMayInSlice(slice, 'secure');
  const names = uncovered(useHostnames(slice), list.items);
  if (list.isLoading || list.hasMore || names.length === 0) return null;
  return (
    <section className={classes.uncovered} aria-label={t('uncovered.label')}>
      <span>{t('uncovered', { count: names.length })}</span>
      {names.slice(0, MOST).map((name) =>
        maySecure ? (
          <Button
            key={name}
            variant="default"
            size="compact-xs"
            leftSection={<IconPlus size={12} aria-hidden />}
            aria-label={t('uncovered.issue', { name })}
            onClick={() => setUrl({ add: name })}
          >
            <span className="mono">{name}</span>
          </Button>
        ) : (
          <code key={name}>{name}</code>
        ),
      )}
      {names.length > MOST && <span>{t('more', { count: names.length - MOST })}</span>}
    </section>
  );
}
