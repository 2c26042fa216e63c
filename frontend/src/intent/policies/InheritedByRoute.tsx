/** What acts of one type on a route that says nothing of it, as its services, hostnames and the gateway have it.
 *  Of a new route nothing is known before it is saved. */
import type { SaidPolicy, TrafficType } from '@/api/types/intent';
import { useUrlState } from '@/lib/urlState';
import { NEW } from '../useOpened';
import classes from './policies.module.css';
import { placeOfSaid, sentenceOfSaid } from './said';
import { usePoliciesText } from './text';
import { useEffective } from './useEffective';

type Props = { slice: string; route: string; type: TrafficType };

export function InheritedByRoute({ slice, route, type }: Props) {
  const t = usePoliciesText();
  const [url] = useUrlState();
  const { data } = useEffective(slice, url['open'] === NEW ? '' : route);
  if (!data) return null;
  const said = data.items.flatMap(({ policies }) => {
    const acting = policies.find((one) => one.type === type);
    return acting?.said.find(({ kind }) => kind !== 'route') ?? [];
  });
  const words = [...new Set(said.map((one) => wordsOf(one, t)))];
  return <p className={classes.hint}>{words.join('; ') || t('inherited.none')}</p>;
}

const wordsOf = (said: SaidPolicy, t: ReturnType<typeof usePoliciesText>): string =>
  t('inherited', { said: sentenceOfSaid(said, t), by: placeOfSaid(said, t) });
