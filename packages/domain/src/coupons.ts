/** Since when a thing that earns is switched off: what was placed later earns nothing. */
export type SwitchedOff = { what: 'influencer' | 'program' | 'merchant'; at_ms: number };

/** The first of the three to be switched off; null while all are on. */
export function firstSwitchedOff(
  off_at: Readonly<Record<SwitchedOff['what'], Date | null>>,
): SwitchedOff | null {
  const all = Object.entries(off_at) as [SwitchedOff['what'], Date | null][];
  const off = all.flatMap(([what, at]) => (at === null ? [] : [{ what, at_ms: at.getTime() }]));
  return off.sort((a, b) => a.at_ms - b.at_ms)[0] ?? null;
}

/** Which of several coupons of one code was meant, and why that one. */
export type CouponChoice = 'only' | 'in_force' | 'last' | 'newest';

/**
 * A code may be in several programs of a merchant. It means the coupon in force when the order was
 * placed (there already, not ended, and nothing of it switched off), the newest of such; else the
 * last that had been given by then, or else the newest.
 * @param coupons of one merchant
 */
export function chooseCoupon<
  C extends {
    created_at_ms: number;
    ends_at_ms: number | null;
    switched_off: SwitchedOff | null;
  },
>(coupons: readonly C[], ordered_at_ms: number): (C & { choice: CouponChoice }) | null {
  const newestFirst = [...coupons].sort((a, b) => b.created_at_ms - a.created_at_ms);
  const [newest] = newestFirst;
  if (newest === undefined) return null;
  if (newestFirst.length === 1) return { ...newest, choice: 'only' };
  const inForce = newestFirst.find(
    ({ created_at_ms, ends_at_ms, switched_off }) =>
      created_at_ms <= ordered_at_ms &&
      (ends_at_ms === null || ordered_at_ms < ends_at_ms) &&
      (switched_off === null || switched_off.at_ms > ordered_at_ms),
  );
  if (inForce) return { ...inForce, choice: 'in_force' };
  // given to nobody when it was used: it does not become the next one's
  const last = newestFirst.find(({ created_at_ms }) => created_at_ms <= ordered_at_ms);
  return last ? { ...last, choice: 'last' } : { ...newest, choice: 'newest' };
}

/** To whom a coupon was moved, and from when on. */
export type CouponMove = { influencer_id: string; starts_at_ms: number };

/**
 * Who holds a coupon at a time: by the newest move that had begun, else whoever it was given to.
 * @param moves in the order they were made: of two that begin together the later counts
 */
export function holderAt(
  first_holder_id: string,
  moves: readonly CouponMove[],
  at_ms: number,
): string {
  const begun = moves.filter(({ starts_at_ms }) => starts_at_ms <= at_ms);
  const newest = begun.reduce<CouponMove | null>(
    (found, one) => (found === null || one.starts_at_ms >= found.starts_at_ms ? one : found),
    null,
  );
  return newest?.influencer_id ?? first_holder_id;
}
