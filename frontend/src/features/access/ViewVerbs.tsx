/** What one may do about a view: allow, refuse, begin, end. */
import { Button } from '@mantine/core';
import { keys } from '@/api/keys';
import { useMay, useMe } from '@/api/me';
import type { View } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import classes from './access.module.css';
import { useText } from './text';

type Verb = 'consent' | 'refuse' | 'begin' | 'end';

function verbsOf(view: View, isMine: boolean, mayDecide: boolean): Verb[] {
  if (view.state === 'asked') return mayDecide && !isMine ? ['consent', 'refuse'] : [];
  if (view.state === 'consented') return isMine ? ['begin'] : mayDecide ? ['refuse'] : [];
  return view.state === 'active' && mayDecide ? ['end'] : [];
}

export function ViewVerbs({ tenant, view }: { tenant: string; view: View }) {
  const t = useText();
  const me = useMe();
  const mayDecide = useMay(tenant, 'members');
  const settle = useWrite<View>([keys.tenant(tenant, 'views')]);
  const verbs = verbsOf(view, view.by.id === me.user.id, mayDecide);
  return (
    <span className={classes.rowVerbs} title={settle.error?.message}>
      {verbs.map((verb) => (
        <Button
          key={verb}
          variant="subtle"
          color="gray"
          size="compact-xs"
          loading={settle.isPending}
          onClick={() =>
            settle.mutate(
              {
                method: 'POST',
                path: `/tenants/${tenant}/views/${view.id}/${verb}`,
                body: {},
              },
              { onSuccess: () => verb === 'begin' && window.location.assign('/console/') },
            )
          }
        >
          {t(`views.${verb}`)}
        </Button>
      ))}
    </span>
  );
}
