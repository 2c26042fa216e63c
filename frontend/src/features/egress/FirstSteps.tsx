/** Nothing went out yet: what to do first, each step with its place, and a command that makes something go out. */
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { EmptyState } from '@/ui/empty/EmptyState';
import { CodeBlock } from '@/ui/form/CodeBlock';
import classes from './egress.module.css';
import { useText } from './text';

export function FirstSteps({ slice }: { slice: string }) {
  const t = useText();
  const { tenant } = parseSlice(slice);
  const command = `curl --proxy http://${tenant}.WORKLOAD.KEY:PASSWORD@${window.location.hostname}:3128 https://example.com/`;
  return (
    <EmptyState
      kind="nothing"
      title={t('none')}
      text={t('none.text')}
      action={
        <div className={classes.first}>
          <ol>
            <li>
              <Link to={paths.objects(slice, 'workloads')}>{t('none.workload')}</Link>
            </li>
            <li>
              <Link to={paths.objects(slice, 'egress-policies')}>{t('none.policy')}</Link>
            </li>
            <li>
              <Link to={paths.review(slice)}>{t('none.publish')}</Link>
            </li>
            <li>{t('none.call')}</li>
          </ol>
          <CodeBlock text={command} />
        </div>
      }
    />
  );
}
