/** Which policies name a list in their rules: what follows from a change of it. */
import { Link } from '@tanstack/react-router';
import { keys } from '@/api/keys';
import type { WafPolicy } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { paths } from '@/lib/paths';
import classes from './lists.module.css';
import { useText } from './text';
import { rulesNaming } from './naming';

type Props = { object: { slice: string; name: string } };

export function ListNotes({ object: { slice, name } }: Props) {
  const t = useText();
  const { items, isLoading } = useEndless<WafPolicy>(
    keys.objects(slice, 'waf-policies'),
    `/slices/${slice}/waf-policies`,
  );
  const naming = rulesNaming(items, name);
  if (isLoading) return null;
  return (
    <section className={classes.notes} aria-label={t('named')}>
      {naming.length === 0 ? (
        <span>{t('named.nowhere', { name: `$${name}` })}</span>
      ) : (
        <>
          <span>{t('named.by')}</span>
          <ul>
            {naming.map(({ policy, rules }) => (
              <li key={policy}>
                <Link to={paths.objects(slice, 'waf-policies')} search={{ open: policy }}>
                  {policy}
                </Link>{' '}
                {rules.join(', ')}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
