/** The way a revision is to go out: which strategy, and whether a freeze holds it. Pure. */

export type Way = {
  /** Null: the gateway's default. */
  strategy: string | null;
  /** Why a freeze is not waited for; null waits. */
  override: string | null;
};

export const USUAL_WAY: Way = { strategy: null, override: null };

/** As the API wants it. */
export const wayBody = ({ strategy, override }: Way) => ({
  strategy,
  override_freeze: override?.trim() ?? '',
});

/** An override without a reason goes nowhere. */
export const isWayComplete = ({ override }: Way): boolean =>
  override === null || override.trim() !== '';
