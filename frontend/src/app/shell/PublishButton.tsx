/** The one primary verb. It takes colour only when there is something to publish. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { useAppText } from '../text';
import classes from './shell.module.css';
import { usePending } from './usePending';

export function PublishButton() {
  const t = useAppText();
  const { slice, pending } = usePending();
  if (!slice) return null;
  return (
    <Button
      className={classes.publish}
      component={Link}
      to={paths.review(slice)}
      variant={pending > 0 ? 'filled' : 'default'}
    >
      {t('publish')}
    </Button>
  );
}
