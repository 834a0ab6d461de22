import type { DecisionStep, Evidence } from './attribution.ts';
import { isBeaten } from './rank-claims.ts';

/** The steps with these claims, told with the last of them. */
export function withEvidence(
  decision: readonly DecisionStep[],
  evidence: readonly Evidence[],
): DecisionStep[] {
  const last = decision.at(-1);
  return last ? [...decision.slice(0, -1), { ...last, evidence: [...evidence] }] : [];
}

/** The claims as they were told last. */
export function evidenceIn(decision: readonly DecisionStep[]): Evidence[] {
  return decision.findLast(({ evidence }) => evidence !== undefined)?.evidence ?? [];
}

/** What a claim is where nobody earns the order: a renewal that the program does not pay. */
const NOT_PAID = { won: false, reason: 'not_paid' };

/**
 * The claims of an order by all orders of its customer: the same as if those had been told before.
 * @param told the claims as they stood
 * @param bond what the bond comes to by itself; null where there was none
 * @param credit by what the order is credited; null for a renewal that is not paid
 */
export function reweigh(
  told: readonly Evidence[],
  bond: Evidence | null,
  credit: 'own' | 'bond' | null,
): Evidence[] {
  const own = told
    .filter(({ kind }) => kind !== 'customer')
    .map(({ alone, ...claim }): Evidence => ({ ...claim, ...alone }));
  if (credit === null) return own.map((claim) => (holds(claim) ? yieldTo(claim, NOT_PAID) : claim));
  const winner = own.find(({ won }) => won);
  if (bond === null) return own;
  if (winner === undefined) return [...own, bond];
  if (!bond.won) return credit === 'bond' ? [bond, ...own] : [...own, bond];
  if (credit === 'own') {
    return [...own, { ...bond, won: false, reason: `${winner.kind}_goes_first` }];
  }
  const beaten = { won: false, reason: 'customer_goes_first' };
  return [bond, ...own.map((claim) => (holds(claim) ? yieldTo(claim, beaten) : claim))];
}

/** A claim that holds, and what it would be if nothing went before it. */
const yieldTo = (claim: Evidence, to: { won: boolean; reason: string }): Evidence => ({
  ...claim,
  ...to,
  alone: { won: claim.won, reason: claim.reason },
});

const holds = ({ won, reason }: Evidence) => won || isBeaten(reason);
