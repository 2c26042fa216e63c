/** New prices, of a new table or of one that is there; beside them, what last month would have cost. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { useMe } from '@/api/me';
import type { PriceTable } from '@/api/types/costs';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import classes from './costs.module.css';
import { blank, draftOf, isDay, missingOf, pricesBody, put, without, type Draft } from './drafts';
import { errorAt, restOf } from '@/api/fieldErrors';
import { thisMonth } from './MonthBar';
import { shifted } from './money';
import { PreviewPanel } from './PreviewPanel';
import { PriceFields } from './PriceFields';
import { useText } from './text';

const SLUG = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const CURRENCY = /^[A-Z]{3}$/;
const FIELDS = ['/slug', '/name', '/currency', '/tenant', '/valid_from', '/prices'];

/** `table` undefined: a new one; `currency` is that of all tables, where there are any. */
type Props = { table?: PriceTable | undefined; currency?: string | undefined; onDone: () => void };

export function PriceEditor({ table, currency: usual, onDone }: Props) {
  const t = useText();
  const { tenants } = useMe();
  const newest = table?.versions[0];
  const [about, setAbout] = useState({ slug: '', name: '', currency: usual ?? 'EUR', tenant: '' });
  const [draft, setDraft] = useState<Draft>(() =>
    newest ? draftOf(newest, `${shifted(thisMonth(), 1)}-01`) : blank(`${thisMonth()}-01`),
  );
  const writing = useWrite<PriceTable>([['costs']]);
  const wrong = (pointer: string) => errorAt(writing.error, pointer);
  const set = (changes: Partial<Draft>) => setDraft((old) => ({ ...old, ...changes }));
  const missing =
    (!table && needed(about)) || (isDay(draft.validFrom) ? null : 'need.day') || missingOf(draft);
  const prices = { valid_from: draft.validFrom, ...pricesBody(draft) };
  const request: WriteRequest = table
    ? { method: 'POST', path: `/price-tables/${table.slug}/versions`, body: prices }
    : {
        method: 'POST',
        path: '/price-tables',
        body: { ...about, tenant: about.tenant || null, ...prices },
      };
  const rest = restOf(writing.error, FIELDS);
  return (
    <div className={classes.split}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) writing.mutate(request, { onSuccess: onDone });
        }}
      >
        <Panel title={table ? t('editor.of', { name: table.name }) : t('editor.new')}>
          {!table && (
            <div className={classes.fields}>
              {(['slug', 'name', 'currency'] as const).map((name) => (
                <TextInput
                  key={name}
                  label={t(`table.${name}`)}
                  value={about[name]}
                  error={wrong(`/${name}`)}
                  onChange={(event) => setAbout({ ...about, [name]: event.currentTarget.value })}
                />
              ))}
              <NativeSelect
                label={t('table.tenant')}
                data={[
                  { value: '', label: t('table.everybody') },
                  ...tenants
                    .filter(({ platform }) => !platform)
                    .map(({ slug, name }) => ({ value: slug, label: name })),
                ]}
                value={about.tenant}
                error={wrong('/tenant')}
                onChange={(event) => setAbout({ ...about, tenant: event.currentTarget.value })}
              />
            </div>
          )}
          <div className={classes.fields}>
            <TextInput
              label={t('editor.valid.from')}
              description={t(table ? 'editor.valid.later' : 'editor.valid.first')}
              value={draft.validFrom}
              error={wrong('/valid_from')}
              onChange={(event) => set({ validFrom: event.currentTarget.value.trim() })}
            />
            <NativeSelect
              label={t('editor.unit')}
              description={t('editor.unit.hint')}
              data={['GB', 'GiB']}
              value={draft.byteUnit}
              onChange={(event) =>
                set({ byteUnit: event.currentTarget.value as Draft['byteUnit'] })
              }
            />
            <NativeSelect
              label={t('editor.sharing')}
              description={t('editor.sharing.hint')}
              data={(['requests', 'bytes', 'evenly'] as const).map((value) => ({
                value,
                label: t(`sharing.${value}`),
              }))}
              value={draft.sharing}
              onChange={(event) => set({ sharing: event.currentTarget.value as Draft['sharing'] })}
            />
          </div>
        </Panel>
        {draft.prices.map((price, number) => (
          <PriceFields
            // oxlint-disable-next-line react/no-array-index-key -- two may say the same while they are written
            key={number}
            {...{ number, price, wrong }}
            byteUnit={draft.byteUnit}
            onChange={(changed) => set({ prices: put(draft.prices, number, changed) })}
            onRemove={() => set({ prices: without(draft.prices, number) })}
          />
        ))}
        <div className={classes.row}>
          <Button
            variant="default"
            onClick={() => set({ prices: [...draft.prices, ...blank('').prices.slice(0, 1)] })}
          >
            {t('price.add')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
        </div>
        {wrong('/prices') && !missing && <p className={classes.quiet}>{wrong('/prices')}</p>}
        {rest && <Failure error={rest} />}
        <SubmitRow request={request} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={writing.isPending}>
            {t(table ? 'editor.reprice' : 'editor.add')}
          </Button>
        </SubmitRow>
      </form>
      <PreviewPanel
        draft={draft}
        tenant={table ? table.tenant : about.tenant || null}
        currency={table?.currency ?? about.currency}
      />
    </div>
  );
}

function needed(about: { slug: string; name: string; currency: string }) {
  if (!SLUG.test(about.slug)) return 'need.slug';
  if (!about.name.trim()) return 'need.name';
  return CURRENCY.test(about.currency) ? null : 'need.currency';
}
