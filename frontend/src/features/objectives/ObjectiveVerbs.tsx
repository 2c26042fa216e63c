/** What one may do with an objective: take it along as OpenSLO, change it, delete it. */
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { API_ROOT } from '@/api/client';
import type { Objective } from '@/api/types/objectives';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';
import { useMayWatch } from './useMayWatch';

export function ObjectiveVerbs({ objective, etag }: { objective: Objective; etag: string }) {
  const t = useText();
  const [isDeleting, setDeleting] = useState(false);
  const may = useMayWatch()(objective.tenant);
  return (
    <>
      <ApiCall request={{ method: 'GET', path: `/objectives/${objective.id}` }} />
      <Button
        component="a"
        variant="default"
        href={`${API_ROOT}/objectives/${objective.id}/openslo`}
        download={`${objective.slug}.yaml`}
      >
        {t('export')}
      </Button>
      {may && (
        <>
          <Button variant="default" onClick={() => setDeleting(true)}>
            {t('delete')}
          </Button>
          <Button component={Link} to={paths.editObjective(objective.id)}>
            {t('edit')}
          </Button>
        </>
      )}
      {isDeleting && (
        <Delete objective={objective} etag={etag} onClose={() => setDeleting(false)} />
      )}
    </>
  );
}

type DeleteProps = { objective: Objective; etag: string; onClose: () => void };

function Delete({ objective: { id, slug, name }, etag, onClose }: DeleteProps) {
  const t = useText();
  const navigate = useNavigate();
  const writing = useWrite([['objectives']]);
  return (
    <Confirm
      opened
      title={t('delete.title', { name })}
      consequence={t('delete.text')}
      verb={t('delete.verb', { slug })}
      typed={slug}
      isBusy={writing.isPending}
      error={writing.error}
      onConfirm={() =>
        writing.mutate(
          { method: 'DELETE', path: `/objectives/${id}`, etag },
          { onSuccess: () => void navigate({ to: paths.objectives() }) },
        )
      }
      onClose={onClose}
    />
  );
}
