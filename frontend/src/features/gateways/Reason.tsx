/** Why a node refused: the stage, the object (a way to it), and Envoy's own words. */
import { Link } from '@tanstack/react-router';
import type { ApplyError } from '@/api/types/delivery';
import classes from './gateways.module.css';
import { linkOf } from './objectLink';
import { useText } from './text';

export function Reason({ error, slice }: { error: ApplyError; slice: string }) {
  const t = useText();
  const link = linkOf(error.object, slice);
  return (
    <div className={classes.reason}>
      <p>{error.message}</p>
      <p className={classes.reasonFacts}>
        {t('stage.object', { stage: error.stage, sequence: error.sequence })}
        {error.object &&
          (link ? <Link to={link}>{error.object}</Link> : <code>{error.object}</code>)}
      </p>
    </div>
  );
}
