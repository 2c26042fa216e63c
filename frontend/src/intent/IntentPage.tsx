/** A list of one kind of object in a slice, with the editor beside it. The address says which one is open. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { keys } from '@/api/keys';
import type { IntentObject } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { useMayInSlice, useSliceParam } from '@/api/useSlice';
import { useUrlState } from '@/lib/urlState';
import { useShortcuts } from '@/lib/useShortcuts';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { FilterInput } from '@/ui/grid/FilterInput';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { NewPanel, OpenPanel } from './EditorPanel';
import classes from './intent.module.css';
import { IntentList } from './IntentList';
import type { AnyRow, IntentKind } from './kind';
import { useIntentText } from './text';
import { NEW, useOpened } from './useOpened';

type Props<Spec, Row> = { kind: IntentKind<Spec, Row> };

export function IntentPage<Spec, Row extends AnyRow = IntentObject<Spec>>({
  kind,
}: Props<Spec, Row>) {
  const t = useIntentText();
  const slice = useSliceParam();
  const [url] = useUrlState();
  const q = url['q'];
  const path = `/slices/${slice}/${kind.plural}` as const;
  const list = useEndless<Row>(keys.objects(slice, kind.plural, { q }), path, { q });
  const { list: place, ...panel } = useOpened();
  const mayEdit = useMayInSlice(slice, 'edit');
  const count = list.items.length;
  const mayAdd = mayEdit && !(kind.onlyName && count > 0);
  const add = (
    <Button
      leftSection={<IconPlus size={14} />}
      onClick={() => panel.enter(NEW)}
      disabled={!mayAdd}
    >
      {kind.newLabel}
    </Button>
  );
  useShortcuts(mayAdd ? [{ keys: 'c', label: kind.newLabel, run: () => panel.enter(NEW) }] : []);
  return (
    <Page
      title={kind.title}
      meta={count > 0 && t(metaOf(q, list.hasMore), { count })}
      actions={
        <>
          <FilterInput placeholder={kind.filterHint} width={260} />
          <ApiCall request={{ method: 'GET', path }} />
          {kind.alternative && (
            <Button component={Link} to={kind.alternative.to} variant="default">
              {kind.alternative.label}
            </Button>
          )}
          {add}
        </>
      }
      aside={
        panel.opened && (
          <Opened
            key={panel.opened}
            opened={panel.opened}
            kind={kind}
            slice={slice}
            entries={panel.entries}
            onClose={panel.close}
            onSaved={panel.showSaved}
          />
        )
      }
    >
      <div className={classes.list} ref={place}>
        {list.error && count === 0 ? (
          <Failure error={list.error} />
        ) : (
          <IntentList kind={kind} list={list} panel={panel} add={add} />
        )}
      </div>
    </Page>
  );
}

const metaOf = (q: string | undefined, hasMore: boolean) => {
  if (hasMore) return 'count.more';
  return q ? 'count.match' : 'count';
};

type OpenedProps<Spec> = Parameters<typeof NewPanel<Spec>>[0] & { opened: string };

function Opened<Spec>({ opened, ...rest }: OpenedProps<Spec>) {
  const { Open = OpenPanel } = rest.kind;
  return opened === NEW ? <NewPanel {...rest} /> : <Open name={opened} {...rest} />;
}
