/** An object, as a link to its page where that is ours. */
import { Link } from '@tanstack/react-router';
import type { NamedObject } from '@/api/types/tester';
import { paths } from '@/lib/paths';
import classes from './tester.module.css';

const PLURALS: Readonly<Record<string, string>> = {
  hostname: 'hostnames',
  route: 'routes',
  service: 'services',
  traffic_policy: 'traffic-policies',
  waf_policy: 'waf-policies',
  dlp_policy: 'dlp-policies',
};

export function ObjectLink({ slice, named }: { slice: string; named: NamedObject }) {
  const plural = PLURALS[named.kind];
  if (!plural || named.is_of_platform) return <code className={classes.name}>{named.name}</code>;
  return (
    <Link className={classes.name} to={paths.objects(slice, plural)} search={{ open: named.name }}>
      {named.name}
    </Link>
  );
}
