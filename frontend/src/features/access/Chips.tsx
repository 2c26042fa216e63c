/** Roles, teams or scopes as quiet chips. */
import classes from './access.module.css';

export function Chips({ words }: { words: readonly string[] }) {
  if (words.length === 0) return <span className={classes.quiet}>–</span>;
  return (
    <span className={classes.chips}>
      {words.map((word) => (
        <span key={word}>{word}</span>
      ))}
    </span>
  );
}
