/** What the platform's people may do without asking, for everybody to see; who may change people changes it. */
import { Button } from '@mantine/core';
import { keys } from '@/api/keys';
import { useMay } from '@/api/me';
import { useWrite } from '@/api/useWrite';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useStandingConsent } from './reads';
import { useText } from './text';

export function StandingConsentLine({ tenant }: { tenant: string }) {
  const t = useText();
  const { data: given, isSuccess } = useStandingConsent(tenant);
  const mayChange = useMay(tenant, 'members');
  const change = useWrite([keys.tenant(tenant, 'standing-consent'), keys.tenant(tenant, 'views')]);
  const path = `/tenants/${tenant}/standing-consent` as const;
  if (!isSuccess) return null;
  const text = given
    ? t('views.standing', {
        minutes: given.minutes,
        who: given.given_by,
        deed: t(given.writable ? 'views.deed.change' : 'views.deed.look'),
      })
    : t('views.standing.none');
  return (
    <div className={classes.standing}>
      <span>{text}</span>
      {mayChange && (
        <Button
          variant="default"
          size="compact-sm"
          loading={change.isPending}
          onClick={() =>
            change.mutate(
              given ? { method: 'DELETE', path } : { method: 'PUT', path, body: { minutes: 30 } },
            )
          }
        >
          {t(given ? 'views.standing.take' : 'views.standing.give')}
        </Button>
      )}
      {change.error && <Failure error={change.error} />}
    </div>
  );
}
