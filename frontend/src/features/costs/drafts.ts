/** Prices as they are being written, and the body that says them. Pure. */
import type { Meter, PriceVersion } from '@/api/types/costs';

export type Tier = { upTo: string; unitPrice: string };
export type Price = { meter: Meter; gateways: readonly string[]; tiers: readonly Tier[] };
export type Draft = {
  byteUnit: 'GB' | 'GiB';
  sharing: 'requests' | 'bytes' | 'evenly';
  validFrom: string;
  prices: readonly Price[];
};

const DECIMAL = /^\d+([.]\d{1,9})?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const blank = (validFrom: string): Draft => ({
  byteUnit: 'GB',
  sharing: 'requests',
  validFrom,
  prices: [
    { meter: 'bytes_out', gateways: [], tiers: [{ upTo: '', unitPrice: '' }] },
    { meter: 'requests', gateways: [], tiers: [{ upTo: '', unitPrice: '' }] },
    { meter: 'nodes', gateways: [], tiers: [{ upTo: '', unitPrice: '' }] },
  ],
});

export const draftOf = (version: PriceVersion, validFrom: string): Draft => ({
  byteUnit: version.byte_unit,
  sharing: version.sharing,
  validFrom,
  prices: version.prices.map(({ meter, gateways, tiers }) => ({
    meter,
    gateways,
    tiers: tiers.map((tier) => ({ upTo: tier.up_to ?? '', unitPrice: tier.unit_price })),
  })),
});

/** What is still missing, as a key of the words; null when it can be sent. */
export function missingOf(draft: Draft): 'need.prices' | 'need.price' | 'need.tier' | null {
  if (draft.prices.length === 0) return 'need.prices';
  const tiers = draft.prices.flatMap((price) => price.tiers);
  if (!tiers.every(({ unitPrice }) => DECIMAL.test(unitPrice))) return 'need.price';
  const inner = draft.prices.flatMap((price) => price.tiers.slice(0, -1));
  return inner.every(({ upTo }) => DECIMAL.test(upTo)) ? null : 'need.tier';
}

export const isDay = (text: string): boolean => DAY.test(text);

/** The part of a body that says what everything costs; the last tier of a price never ends. */
export const pricesBody = ({ byteUnit, sharing, prices }: Draft) => ({
  byte_unit: byteUnit,
  sharing,
  prices: prices.map(({ meter, gateways, tiers }) => ({
    meter,
    gateways,
    tiers: tiers.map(({ upTo, unitPrice }, index) => ({
      up_to: index === tiers.length - 1 ? null : upTo,
      unit_price: unitPrice,
    })),
  })),
});

/** One item of a list replaced. */
export const put = <Item>(items: readonly Item[], at: number, item: Item): Item[] =>
  items.map((old, index) => (index === at ? item : old));

export const without = <Item>(items: readonly Item[], at: number): Item[] =>
  items.filter((_item, index) => index !== at);
