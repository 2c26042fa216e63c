/** What happens to a route beside the draft: maintenance by a switch, and traffic that can be shifted. */
import { Link } from '@tanstack/react-router';
import type { Route, RouteSpec } from '@/api/types/intent';
import { useMayInSlice } from '@/api/useSlice';
import { maintenanceOf, useSwitches } from '@/api/useSwitches';
import type { NotesProps } from '@/intent/kind';
import { Refusals } from '@/intent/policies/Refusals';
import { TryRequest } from '@/intent/TryRequest';
import { paths } from '@/lib/paths';
import { Answered } from './Answered';
import classes from './routes.module.css';
import { MaintenanceNote } from './MaintenanceNote';
import { useRoutesText } from './text';
import { WhatActs } from './WhatActs';

export function RouteNotes({ object }: NotesProps<RouteSpec>) {
  const t = useRoutesText();
  const { slice, name, state } = object;
  const { data: switches } = useSwitches(slice);
  const mayPublish = useMayInSlice(slice, 'publish');
  const thrown = maintenanceOf(switches, name);
  const isServed = state !== 'added';
  return (
    <>
      {thrown && <MaintenanceNote thrown={thrown} />}
      <p className={classes.onward}>
        {state !== 'removed' && <TryRoute object={object} />}
        {isServed && (
          <>
            <Link to={paths.records(slice)} search={{ route: name, status: '5xx' }}>
              {t('errors')}
            </Link>
            <Link to={paths.objects(slice, 'checks')} search={{ q: object.spec.hostnames[0] }}>
              {t('checks')}
            </Link>
            {mayPublish && isSplit(object) && (
              <Link to={paths.shifts(slice)} search={{ route: name }}>
                {t('shift')}
              </Link>
            )}
            {mayPublish && !thrown && (
              <Link to={paths.switches(slice)} search={{ route: name }}>
                {t('maintenance')}
              </Link>
            )}
          </>
        )}
      </p>
      {isServed && <Answered slice={slice} route={name} />}
      {isServed && <Refusals slice={slice} route={name} />}
      {state !== 'removed' && <WhatActs slice={slice} route={name} />}
    </>
  );
}

function TryRoute({ object: { slice, spec } }: NotesProps<RouteSpec>) {
  const { path, methods } = spec.match;
  return (
    <TryRequest
      slice={slice}
      hostname={spec.hostnames[0]}
      path={path.type === 'regex' ? '/' : path.value}
      method={methods[0]}
    />
  );
}

const isSplit = ({ spec: { action } }: Pick<Route, 'spec'>): boolean =>
  action.type === 'forward' && action.backends.length > 1;
