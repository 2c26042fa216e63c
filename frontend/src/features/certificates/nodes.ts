/** Node by node: what it did for the rotation, and what its own handshakes last showed. Pure. */
import type { Certificate, Place, Rotation, RotationNode } from '@/api/types/certificates';

export type NodeLine = RotationNode & {
  /** SHA-256 of the leaf it showed last, and whether that is the expected one; null where it showed none. */
  seen: { certificate: string; isExpected: boolean; at: string } | null;
};

const rank = ({ is_heard: isHeard, challenge, proven }: RotationNode): number => {
  if (challenge === 'failed') return 0;
  if (!isHeard) return 1;
  return proven ? 3 : 2;
};

/** Trouble first, then by name. */
export function nodeLines(rotation: Rotation, places: readonly Place[]): NodeLine[] {
  return rotation.nodes
    .map((one) => ({ ...one, seen: seenOn(one.node, places) }))
    .toSorted(
      (one, other) =>
        rank(one) - rank(other) || one.node.localeCompare(other.node, 'en', { numeric: true }),
    );
}

/** The handshake that speaks against it outweighs those that speak for it; of equals, the oldest. */
function seenOn(node: string, places: readonly Place[]): NodeLine['seen'] {
  const its = places.filter((place) => place.node === node && place.certificate !== '');
  const [worst] = its.toSorted(
    (one, other) =>
      Number(one.is_expected) - Number(other.is_expected) ||
      one.seen_at.localeCompare(other.seen_at),
  );
  return worst
    ? {
        certificate: worst.certificate,
        isExpected: worst.is_expected,
        at: worst.proven_at ?? worst.seen_at,
      }
    : null;
}

/** The first bytes of a fingerprint, as people compare them. */
export const shortHash = (hex: string): string =>
  (hex.slice(0, 16).match(/../g) ?? []).join(':').toUpperCase();

/** The whole one, in the same writing. */
export const fullHash = (hex: string): string => (hex.match(/../g) ?? []).join(':').toUpperCase();

/** What does not show what it should stands first. */
export const byTrouble = (one: Place, other: Place): number =>
  Number(one.is_expected && !one.error) - Number(other.is_expected && !other.error) ||
  one.server_name.localeCompare(other.server_name) ||
  one.node.localeCompare(other.node, 'en', { numeric: true }) ||
  one.key.localeCompare(other.key) ||
  other.transport.localeCompare(one.transport);

/** Which of a certificate's leaves this is, if any. */
export const leafOf = ({ leaves }: Certificate, sha256: string) =>
  leaves.find((leaf) => leaf.sha256 === sha256);
