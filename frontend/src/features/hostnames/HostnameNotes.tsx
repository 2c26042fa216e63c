/** Above the form of a hostname: the way to try a request for it. */
import type { HostnameSpec } from '@/api/types/intent';
import type { NotesProps } from '@/intent/kind';
import { TryRequest } from '@/intent/TryRequest';
import classes from './hostnames.module.css';

export function HostnameNotes({ object }: NotesProps<HostnameSpec>) {
  const { slice, name, spec, state } = object;
  if (state === 'removed') return null;
  return (
    <p className={classes.onward}>
      <TryRequest slice={slice} hostname={name} isHttps={spec.redirect_to_https} />
    </p>
  );
}
