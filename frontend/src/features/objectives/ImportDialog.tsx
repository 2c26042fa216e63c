/** Objectives from an OpenSLO document: what it would make is shown before anything is made. */
import { Button, FileButton, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { useMe } from '@/api/me';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './form.module.css';
import { pathOf } from './drafts';
import { ImportedList, type Imported } from './ImportedList';
import { useText } from './text';
import { useMayWatch } from './useMayWatch';

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  return (
    <Modal opened onClose={onClose} title={t('import.title')} size="lg">
      <ImportForm onClose={onClose} />
    </Modal>
  );
}

function ImportForm({ onClose }: { onClose: () => void }) {
  const t = useText();
  const mayWatch = useMayWatch();
  const tenants = useMe().tenants.filter(({ slug }) => mayWatch(slug));
  const [tenant, setTenant] = useState(
    tenants.find((one) => !one.platform)?.slug ?? tenants[0]?.slug,
  );
  const [document, setDocument] = useState('');
  const writing = useWrite<Imported>([['objectives']]);
  const tried = writing.variables?.dryRun ? writing.data : undefined;
  const request: WriteRequest = {
    method: 'POST',
    path: pathOf(tenant ?? '', '/import'),
    body: { document },
  };
  const write = (text: string) => {
    setDocument(text);
    writing.reset();
  };
  const isTried = tried !== undefined && !writing.error;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isTried) writing.mutate(request, { onSuccess: onClose });
        else writing.mutate({ ...request, dryRun: true });
      }}
    >
      <p className={classes.hint}>{t('import.text')}</p>
      <Select
        label={t('form.tenant')}
        data={tenants.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={tenant ?? null}
        allowDeselect={false}
        onChange={(chosen) => {
          setTenant(chosen ?? tenant);
          writing.reset();
        }}
      />
      <Textarea
        label={t('import.document')}
        classNames={{ input: 'mono' }}
        placeholder={'apiVersion: openslo/v1\nkind: SLO\n…'}
        rows={12}
        spellCheck={false}
        value={document}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <FileButton
        accept=".yaml,.yml,text/yaml,application/yaml"
        onChange={(file) => void file?.text().then(write)}
      >
        {(props) => (
          <Button {...props} variant="default" w="fit-content">
            {t('import.file')}
          </Button>
        )}
      </FileButton>
      {writing.error && <Failure error={writing.error} />}
      {isTried && <ImportedList imported={tried} />}
      <SubmitRow request={request} missing={document.trim() === '' ? t('import.need') : null}>
        <Button
          type="submit"
          disabled={document.trim() === '' || !tenant}
          loading={writing.isPending}
        >
          {t(isTried ? 'import.verb' : 'import.try')}
        </Button>
      </SubmitRow>
    </form>
  );
}
