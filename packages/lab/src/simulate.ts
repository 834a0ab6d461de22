import { createHash } from 'node:crypto';
import { newCommand, wholeNumber } from '@skinstack/cli/run-command';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { operatorActions, orderActions, retellAction, sweepLeftOver } from './simulate/actions.ts';
import { type Life, makeCast, sendMessage } from './simulate/life.ts';
import { type Message, openSimulation, type Simulation } from './simulate/open-simulation.ts';
import { type OrderFacts, verifyOrder, verifyToldAgain } from './simulate/order-facts.ts';

/**
 * `npm run simulate`: a random life of the platform on a PostgreSQL of its own, the books looked
 * through as it goes. The same seed makes the same trace.
 */
export function simulateCommand() {
  return newCommand('simulate', 'Plays a random life of the platform, and checks its books.')
    .option('--seed <n>', 'the same one makes the same trace', wholeNumber(0), 1)
    .option('--steps <n>', 'how long the life is', wholeNumber(0), 1_000)
    .option('--faults <percent>', 'how many calls of the database fail', wholeNumber(0), 5)
    .action(({ seed, steps, faults }: Record<'seed' | 'steps' | 'faults', number>) =>
      simulate({ seed, step_count: steps, fault_percent: faults }),
    );
}

async function simulate(options: SimulationOptions): Promise<void> {
  const { seed, step_count, fault_percent } = options;
  console.log(`seed ${seed}, ${step_count} steps, ${fault_percent} % of calls with a fault`);
  const result = await runSimulation(options, (line) => console.log(`  ${line}`));
  for (const violation of result.violations.slice(0, 20)) console.error(`WRONG  ${violation}`);
  console.log(`${result.order_count} orders, ${result.violations.length} violations`);
  console.log(`trace ${result.trace_hash}`);
  if (result.violations.length > 0) process.exitCode = 1;
}

export type SimulationOptions = { seed: number; step_count: number; fault_percent: number };
export type SimulationResult = { trace_hash: string; violations: string[]; order_count: number };

const CHECK_EVERY = 500;
/** How often each thing happens, of a hundred. */
const CHANCES: [string, ...string[]] = Object.entries({
  order: 24,
  change: 12,
  refund: 10,
  correct: 4,
  cancel: 3,
  reinstate: 1,
  dispute: 4,
  retell: 4,
  copy: 10,
  late: 11,
  approve: 6,
  pay: 4,
  settle: 5,
  sweep: 2,
}).flatMap(([name, weight]) => Array<string>(weight).fill(name)) as [string, ...string[]];

/**
 * Plays a random life of the platform: orders paid and not, changes, refunds and corrections,
 * cancellations, disputes, sales two accounts tell, copies, late and early arrivals, approvals,
 * payouts that settle or fail, and calls of the database that fail. All chances come from the seed.
 * The books are looked through as it goes; at the end every order is held against what was sent.
 * @returns the trace's hash and what did not hold
 */
export async function runSimulation(
  { seed, step_count, fault_percent }: SimulationOptions,
  say: (line: string) => void,
): Promise<SimulationResult> {
  const random = makeRandom(seed);
  const world = await openSimulation(random, say);
  const trace = createHash('sha256');
  const violations: string[] = [];
  const orders: OrderFacts[] = [];
  try {
    const cast = await makeCast(world);
    const note = (line: string) => trace.update(`${line}\n`);
    const lists = { orders, sent: [], held: [] as Message[], payout_ids: [], violations };
    const life: Life = { world, cast, random, fault_percent, note, ...lists };
    const act: Record<string, () => Promise<void>> = {
      ...orderActions(life),
      ...operatorActions(life, () => sweepLeftOver(world)),
      retell: retellAction(life, world),
    };
    for (let step = 1; step <= step_count && violations.length === 0; step++) {
      world.advance();
      await act[random.pick(CHANCES)]?.();
      if (step % CHECK_EVERY !== 0 && step !== step_count) continue;
      violations.push(...(await checkBooks(world)));
      say(`step ${step}/${step_count}: ${orders.length} orders, ${violations.length} wrong`);
    }
    for (let message = life.held.shift(); message; message = life.held.shift()) {
      await sendMessage(life, message);
    }
    await sweepLeftOver(world);
    violations.push(
      ...(await checkBooks(world)),
      ...(await compareOrders(world, cast.account_id, orders)),
    );
  } finally {
    await world.stop();
  }
  return { trace_hash: trace.digest('hex'), violations, order_count: orders.length };
}

async function checkBooks(world: Simulation): Promise<string[]> {
  const { body } = await world.call('GET', '/api/reconciliation');
  if (body.is_sound === true) return [];
  return [`the books are not sound: ${JSON.stringify(body.checks)}`];
}

/** Every order against what was sent of it. */
async function compareOrders(
  world: Simulation,
  account_id: string,
  orders: readonly OrderFacts[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const facts of orders) {
    const read = async (order_id: string, id: string) =>
      (await world.call('GET', `/api/orders/${order_id}?network_account_id=${id}`)).body;
    const faults = [verifyOrder(facts, await read(facts.order_id, account_id))];
    for (const again of facts.told_again) {
      const body = await read(again.order_id, again.account_id);
      faults.push(verifyToldAgain(again.order_id, body));
    }
    wrong.push(...faults.filter((fault) => fault !== null));
  }
  return wrong;
}
