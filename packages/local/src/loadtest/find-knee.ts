/** What one rate came to. */
export type Step = {
  rate: number;
  answered_per_second: number;
  wrong_count: number;
  p50_ms: number;
  p99_ms: number;
};

/** The highest rate that was borne, and why the next one was not. */
export type Knee = { rate: number | null; reason: string };

/** Answering so much of what was offered counts as keeping up. */
const KEEPS_UP = 0.95;

/** Why a rate was too much; null when it was borne. */
export function overload(step: Step, limit_ms: number): string | null {
  if (step.wrong_count > 0) return `${step.wrong_count} answers were no redirect`;
  if (step.p99_ms > limit_ms) return `p99 ${step.p99_ms.toFixed(0)} ms is over ${limit_ms} ms`;
  const isBehind = step.answered_per_second < step.rate * KEEPS_UP;
  return isBehind ? `${step.answered_per_second.toFixed(0)} a second were answered` : null;
}

/** Offers more and more, by the same factor each time, until it is too much or `most` is borne. */
export async function findKnee(
  order: { from: number; most: number; factor: number; limit_ms: number },
  offer: (rate: number) => Promise<Step>,
): Promise<Knee> {
  let borne: number | null = null;
  for (let rate = order.from; rate <= order.most; rate = Math.ceil(rate * order.factor)) {
    const reason = overload(await offer(rate), order.limit_ms);
    if (reason !== null) return { rate: borne, reason: `at ${rate} a second ${reason}` };
    borne = rate;
  }
  return { rate: borne, reason: `no more than ${order.most} a second were tried` };
}
