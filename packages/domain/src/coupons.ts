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
export type CouponChoice = 'only' | 'in_force' | 'newest';

/**
 * A code may be in several programs of a merchant. It means the coupon in force when the order was
 * placed (there already, and nothing of it switched off), the newest of such; else the newest.
 * @param coupons of one merchant
 */
export function chooseCoupon<C extends { created_at_ms: number; switched_off: SwitchedOff | null }>(
  coupons: readonly C[],
  ordered_at_ms: number,
): (C & { choice: CouponChoice }) | null {
  const newestFirst = [...coupons].sort((a, b) => b.created_at_ms - a.created_at_ms);
  const [newest] = newestFirst;
  if (newest === undefined) return null;
  if (newestFirst.length === 1) return { ...newest, choice: 'only' };
  const inForce = newestFirst.find(
    ({ created_at_ms, switched_off }) =>
      created_at_ms <= ordered_at_ms &&
      (switched_off === null || switched_off.at_ms > ordered_at_ms),
  );
  return inForce ? { ...inForce, choice: 'in_force' } : { ...newest, choice: 'newest' };
}
