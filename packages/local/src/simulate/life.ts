import type { Random } from '../seed/make-random.ts';
import type { Cast } from './make-cast.ts';
import type { Message } from './message.ts';
import type { Simulation } from './open-simulation.ts';
import type { OrderFacts } from './order-facts.ts';

/** What a life acts on: the simulation, or a platform under load. */
export type LifeWorld = Pick<Simulation, 'sign' | 'clickOn' | 'call' | 'deliver'> & {
  proxy: Pick<Simulation['proxy'], 'failCall'>;
};

/** A running simulation: what there is, what was sent, and what went wrong. */
export type Life = {
  world: LifeWorld;
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
