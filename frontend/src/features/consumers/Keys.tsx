/** What a consumer is known by: keys side by side, one more, one that ends, one less. A key is told once. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Consumer, ConsumerKey, ConsumerUsage, NewConsumerKey } from '@/api/types/intent';
import { useMayInSlice } from '@/api/useSlice';
import { useIsUnsaved } from '@/intent/unsaved';
import { placeOf } from '@/intent/work';
import { SideSection } from '@/ui/panel/SidePanel';
import classes from './consumers.module.css';
import { EndKey } from './EndKey';
import { KeyLine } from './KeyLine';
import { KeyOnce } from './KeyOnce';
import { NewKey } from './NewKey';
import { TakeAway } from './TakeAway';
import { useText } from './text';

const MOST = 8;

type Asked = { verb: 'end' | 'take'; of: ConsumerKey } | { verb: 'make' } | null;
type Props = { consumer: Consumer; usage: ConsumerUsage | undefined };

export function Keys({ consumer, usage }: Props) {
  const t = useText();
  const { slice, name, spec } = consumer;
  const mayEdit = useMayInSlice(slice, 'edit');
  const isUnsaved = useIsUnsaved(placeOf(slice, 'consumers', name));
  const [asked, setAsked] = useState<Asked>(null);
  const [made, setMade] = useState<NewConsumerKey | null>(null);
  const isFull = spec.keys.length >= MOST;
  const close = () => setAsked(null);
  return (
    <SideSection title={t('keys')}>
      {spec.keys.length === 0 && <p className={classes.said}>{t('keys.none')}</p>}
      {spec.keys.length > 0 && (
        <ul className={classes.keys} aria-label={t('keys')}>
          {spec.keys.map((one) => (
            <KeyLine
              key={one.name}
              of={one}
              use={usage?.keys.find(({ key }) => key === one.name)}
              mayEdit={mayEdit && !isUnsaved}
              onEnd={() => setAsked({ verb: 'end', of: one })}
              onTake={() => setAsked({ verb: 'take', of: one })}
            />
          ))}
        </ul>
      )}
      {mayEdit && (
        <div className={classes.verbs}>
          <Button
            variant={spec.keys.length === 0 ? 'filled' : 'default'}
            size="compact-sm"
            disabled={isUnsaved || isFull}
            onClick={() => setAsked({ verb: 'make' })}
          >
            {t('make')}
          </Button>
          <span>{t(hintOf(isUnsaved, isFull), { most: MOST })}</span>
        </div>
      )}
      {asked?.verb === 'make' && <NewKey consumer={consumer} onMade={setMade} onClose={close} />}
      {asked?.verb === 'end' && <EndKey consumer={consumer} of={asked.of} onClose={close} />}
      {asked?.verb === 'take' && <TakeAway consumer={consumer} of={asked.of} onClose={close} />}
      <KeyOnce slice={slice} made={made} onDone={() => setMade(null)} />
    </SideSection>
  );
}

function hintOf(isUnsaved: boolean, isFull: boolean) {
  if (isUnsaved) return 'make.unsaved';
  return isFull ? 'make.full' : 'make.hint';
}
