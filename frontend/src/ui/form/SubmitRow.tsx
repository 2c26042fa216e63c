/** The last line of a form: what is still missing, the same by API, and the button that sends it. */
import type { ReactNode } from 'react';
import { ApiCall } from '../apicall/ApiCall';
import type { ShownRequest } from '../apicall/curl';
import classes from './form.module.css';

type Props = {
  request: ShownRequest;
  missing?: string | null;
  children: ReactNode;
};

export function SubmitRow({ request, missing, children }: Props) {
  return (
    <div className={classes.submit}>
      {missing && <span className={classes.missing}>{missing}</span>}
      <ApiCall request={request} />
      {children}
    </div>
  );
}
