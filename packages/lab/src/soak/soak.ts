import type { Random } from '@skinstack/local/seed/make-random';
import type { Life } from '../simulate/life.ts';
import type { SoakWorld } from './open-soak-world.ts';
import type { TroubleLog } from './plan-trouble.ts';
import type { SeenClick, SoakLink } from './verify-redirect.ts';

/** A running soak: what there is, what was seen, and what was not as it should be. */
export type Soak = {
  world: SoakWorld;
  log: TroubleLog;
  random: Random;
  links: { hot: SoakLink[]; warm: SoakLink[]; cold: SoakLink[]; edited: SoakLink[] };
  influencer_ids: string[];
  /** The 302s by the id of their click. */
  clicks: Map<string, SeenClick>;
  impression_count: number;
  /** The token of each link's newest click. */
  tokens: Map<string, string>;
  orders: Life;
  /** How often each thing came out as it did. */
  outcomes: Map<string, number>;
  latencies_ms: number[];
  violations: string[];
  wiped_at_ms: number;
};

/** Counts an outcome. */
export function count({ outcomes }: Pick<Soak, 'outcomes'>, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

/** Keeps what was wrong; of thousands of one kind the first hundreds will do. */
export function report({ violations }: Pick<Soak, 'violations'>, wrong: string): void {
  if (violations.length < 500) violations.push(wrong);
}
