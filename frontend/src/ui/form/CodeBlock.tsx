/** Text to read and copy: a command, a token, a body. */
import { Copy } from './Copy';
import classes from './form.module.css';

export function CodeBlock({ text, label }: { text: string; label?: string }) {
  return (
    <figure className={classes.code}>
      {label && <figcaption>{label}</figcaption>}
      <pre tabIndex={0}>{text}</pre>
      <div className={classes.codeCopy}>
        <Copy value={text} />
      </div>
    </figure>
  );
}
