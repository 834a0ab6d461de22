import type { Random } from '../seed/make-random.ts';
import type { Cast } from './make-cast.ts';
import type { Message } from './message.ts';
import type { Simulation } from './open-simulation.ts';
import type { OrderFacts } from './order-facts.ts';

/** A running simulation: what there is, what was sent, and what went wrong. */
export type Life = {
  world: Simulation;
  cast: Cast;
  random: Random;
  fault_percent: number;
  orders: OrderFacts[];
  /** Everything that was sent, to be sent again. */
  sent: Message[];
  /** What arrives late, or has to be delivered again. */
  held: Message[];
  payout_ids: string[];
  violations: string[];
  /** Adds a line to the trace. */
  note(line: string): void;
};
