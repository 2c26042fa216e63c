/** Ready rules for what many need, with a few values to fill in; they come staged. */
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { CustomRule } from '@/api/types/intent';
import type { WafTemplate } from '@/api/types/wafLanguage';
import { useQuery } from '@tanstack/react-query';
import { read, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { useWrite } from '@/api/useWrite';
import { useIsReadOnly } from '@/intent/problems';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { rule } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

type Props = { slice: string; onAdd: (rules: CustomRule[]) => void };

export function FromTemplate({ slice, onAdd }: Props) {
  const t = useText();
  const isReadOnly = useIsReadOnly();
  const [isOpen, setIsOpen] = useState(false);
  if (isReadOnly) return null;
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={() => setIsOpen(true)}>
        {t('template')}
      </Button>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={t('template.title')}>
        <TemplateForm
          slice={slice}
          onAdd={(rules) => {
            setIsOpen(false);
            onAdd(rules);
          }}
        />
      </Modal>
    </>
  );
}

function TemplateForm({ slice, onAdd }: Props) {
  const t = useText();
  const [name, setName] = useState('login-abuse');
  const [values, setValues] = useState<Record<string, string>>({});
  const { data, error } = useQuery<{ items: WafTemplate[] }, ApiError>({
    queryKey: keys.wafTemplates(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/waf/templates`, {}, signal),
    staleTime: Infinity,
  });
  const filling = useWrite<{ rules: Partial<CustomRule>[] }>([]);
  const template = data?.items.find((one) => one.name === name);
  const request: WriteRequest = {
    method: 'POST',
    path: `/slices/${slice}/waf/templates`,
    body: { template: name, values },
  };
  return (
    <form
      className={classes.template}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation(); // the form of the policy is around it
        filling.mutate(request, {
          onSuccess: ({ rules }) => onAdd(rules.map((one) => ({ ...rule(), ...one }))),
        });
      }}
    >
      <Select
        label={t('template.purpose')}
        data={(data?.items ?? []).map(({ name: value, title }) => ({ value, label: title }))}
        value={name}
        openOnFocus={false}
        allowDeselect={false}
        onChange={(chosen) => {
          setName(chosen ?? name);
          setValues({});
        }}
      />
      <p className={classes.quiet}>{template?.help}</p>
      {template?.parameters.map(({ name: parameter, title, usual }) => (
        <TextInput
          key={parameter}
          label={title}
          placeholder={usual}
          value={values[parameter] ?? ''}
          autoComplete="off"
          onChange={({ currentTarget: { value } }) =>
            setValues((before) => withValue(before, parameter, value))
          }
        />
      ))}
      {(error ?? filling.error) && <Failure error={(error ?? filling.error) as ApiError} />}
      <SubmitRow request={request} missing={null}>
        <Button type="submit" loading={filling.isPending}>
          {t('template.add')}
        </Button>
      </SubmitRow>
    </form>
  );
}

/** What is empty is as usual. */
function withValue(values: Record<string, string>, name: string, value: string) {
  const { [name]: _, ...others } = values;
  return value ? { ...others, [name]: value } : others;
}
