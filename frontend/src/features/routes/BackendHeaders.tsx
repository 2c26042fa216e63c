/** Edits of headers for one service alone, before those of the route. */
import type { Backend, HeaderEdits } from '@/api/types/intent';
import { Fold } from '@/intent/Fold';
import { HeaderEditFields } from '@/intent/headers/HeaderEditFields';
import classes from './routes.module.css';
import { useRoutesText } from './text';

const POINTER = '/spec/action/backends';
const NO_EDITS: HeaderEdits = { set: [], add: [], remove: [] };
const SIDES = ['request_headers', 'response_headers'] as const;

type Props = { backends: readonly Backend[]; onChange: (backends: Backend[]) => void };

export function BackendHeaders({ backends, onChange }: Props) {
  const t = useRoutesText();
  const edited = backends.filter((one) => SIDES.some((side) => isSaid(one[side])));
  const pointers = backends.flatMap((_, index) =>
    SIDES.map((side) => `${POINTER}/${index}/${side}`),
  );
  return (
    <Fold
      title={t('backend.headers')}
      summary={edited.map(({ service }) => service).join(', ') || t('backend.headers.none')}
      pointers={pointers}
    >
      <div className={classes.block}>
        {backends.map((one, index) =>
          SIDES.map((side) => (
            <HeaderEditFields
              key={`${index} ${side}`}
              pointer={`${POINTER}/${index}/${side}`}
              label={t(`backend.${side}`, { service: one.service })}
              edits={one[side] ?? NO_EDITS}
              onChange={(edits) =>
                onChange(
                  backends.map((other, at) =>
                    at === index ? { ...other, [side]: isSaid(edits) ? edits : null } : other,
                  ),
                )
              }
            />
          )),
        )}
      </div>
    </Fold>
  );
}

const isSaid = (edits: HeaderEdits | null | undefined): boolean =>
  !!edits && edits.set.length + edits.add.length + edits.remove.length > 0;
