/** One price: its meter, where it holds, and its tiers; each unit costs what its own tier says. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { Meter } from '@/api/types/costs';
import classes from './costs.module.css';
import { METERS } from './days';
import { put, without, type Price, type Tier } from './drafts';
import { useText } from './text';

type Props = {
  number: number;
  price: Price;
  byteUnit: string;
  wrong: (pointer: string) => string | undefined;
  onChange: (price: Price) => void;
  onRemove: () => void;
};

export function PriceFields({ number, price, byteUnit, wrong, onChange, onRemove }: Props) {
  const t = useText();
  const at = `/prices/${number}`;
  const unit = price.meter.startsWith('bytes')
    ? byteUnit
    : t(`unit.${price.meter}` as 'unit.nodes');
  const tiers = (changed: readonly Tier[]) => onChange({ ...price, tiers: changed });
  return (
    <fieldset className={classes.price}>
      <legend>{t(`meter.${price.meter}`)}</legend>
      <div className={classes.fields}>
        <NativeSelect
          label={t('price.meter')}
          data={METERS.map((value) => ({ value, label: t(`meter.${value}`) }))}
          value={price.meter}
          onChange={(event) => onChange({ ...price, meter: event.currentTarget.value as Meter })}
        />
        <TextInput
          label={t('price.gateways')}
          placeholder={t('price.gateways.all')}
          value={price.gateways.join(', ')}
          error={wrong(`${at}/gateways`)}
          onChange={(event) => onChange({ ...price, gateways: slugsOf(event.currentTarget.value) })}
        />
      </div>
      {price.tiers.map((tier, place) => {
        const isLast = place === price.tiers.length - 1;
        return (
          // oxlint-disable-next-line react/no-array-index-key -- two may say the same while they are written
          <div key={place} className={classes.tier}>
            <TextInput
              label={t('tier.up.to', { unit })}
              disabled={isLast}
              placeholder={t('tier.others')}
              inputMode="decimal"
              value={isLast ? '' : tier.upTo}
              error={wrong(`${at}/tiers/${place}/up_to`)}
              onChange={(event) =>
                tiers(put(price.tiers, place, { ...tier, upTo: event.currentTarget.value.trim() }))
              }
            />
            <TextInput
              label={t('tier.price', { unit })}
              inputMode="decimal"
              value={tier.unitPrice}
              error={wrong(`${at}/tiers/${place}/unit_price`)}
              onChange={(event) =>
                tiers(
                  put(price.tiers, place, { ...tier, unitPrice: event.currentTarget.value.trim() }),
                )
              }
            />
            <Button
              variant="default"
              disabled={price.tiers.length === 1}
              aria-label={t('tier.remove', { number: place + 1 })}
              onClick={() => tiers(without(price.tiers, place))}
            >
              {t('remove')}
            </Button>
          </div>
        );
      })}
      <div className={classes.row}>
        <Button
          variant="default"
          onClick={() => tiers([{ upTo: '', unitPrice: '' }, ...price.tiers])}
        >
          {t('tier.add')}
        </Button>
        <Button variant="default" onClick={onRemove}>
          {t('price.remove')}
        </Button>
      </div>
    </fieldset>
  );
}

const slugsOf = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one, index, all) => one !== '' || index === all.length - 1)
    .filter((one, index) => one !== '' || index > 0);
