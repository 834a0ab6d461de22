import type { DecisionStep, Evidence } from './attribution.ts';
import { evidenceIn } from './evidence.ts';

/** A step as it is shown. */
export type VisibleStep = Required<Pick<DecisionStep, 'step' | 'outcome' | 'detail' | 'facts'>>;

/**
 * The reasoning as one influencer may see it: what is about somebody else's link or coupon says
 * only that there was one. Operators (null) see all of it.
 */
export function visibleDecision(
  steps: readonly DecisionStep[],
  influencer_id: string | null,
): VisibleStep[] {
  const shown: VisibleStep[] = [];
  for (const { step, outcome, detail, about, facts = {} } of steps) {
    const isOthers = influencer_id !== null && about !== undefined && about !== influencer_id;
    if (!isOthers) shown.push({ step, outcome, detail, facts });
    else if (shown.at(-1)?.outcome !== 'not_yours') {
      const words = 'What the order carried beside is not yours.';
      shown.push({ step, outcome: 'not_yours', detail: words, facts: {} });
    }
  }
  return shown;
}

/** The claims of an order as one influencer may see them: others' are left out. */
export function visibleEvidence(
  steps: readonly DecisionStep[],
  influencer_id: string | null,
): Omit<Evidence, 'about'>[] {
  return evidenceIn(steps)
    .filter(({ about }) => influencer_id === null || (about ?? influencer_id) === influencer_id)
    .map(({ kind, where, won, reason }) => ({ kind, where, won, reason }));
}

/**
 * True when an order nobody earned may be shown: it names them, by a link, click or code of theirs.
 */
export function isVisibleTo(steps: readonly DecisionStep[], influencer_id: string): boolean {
  return steps.some((step) => step.about === influencer_id);
}
