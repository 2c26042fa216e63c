/** The product's mark: a gate with its lock open. */
import classes from './frame.module.css';

export function Logo() {
  return (
    <span className={classes.logo}>
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
        <path className={classes.logoArch} d="M2.5 18V9.5a7.5 7.5 0 0 1 15 0V18" />
        <path className={classes.logoBars} d="M6.5 18v-7.6M10 18V8.2M13.5 18v-7.6" />
        <path className={classes.logoArch} d="M1 18h18" />
      </svg>
      Gatehouse
    </span>
  );
}
