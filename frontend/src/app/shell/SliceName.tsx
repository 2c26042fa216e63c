/** `acme@edge`: whose part, quietly of which gateway. */
import classes from './shell.module.css';

export function SliceName({ tenant, gateway }: { tenant: string; gateway: string }) {
  return (
    <span className={classes.sliceName}>
      <b>{tenant}</b>
      <span>@{gateway}</span>
    </span>
  );
}
