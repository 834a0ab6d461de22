import { parseArgs } from 'node:util';
import { runSimulation } from './simulate/run-simulation.ts';

/**
 * `npm run simulate [-- --seed N --steps N --faults PERCENT]`: a random life of the platform on a
 * PostgreSQL of its own, the books looked through as it goes. The same seed makes the same trace.
 */
async function simulate(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      steps: { type: 'string', default: '1000' },
      faults: { type: 'string', default: '5' },
    },
  });
  const seed = Number(values.seed);
  const step_count = Number(values.steps);
  const fault_percent = Number(values.faults);
  if (![seed, step_count, fault_percent].every((one) => Number.isSafeInteger(one) && one >= 0)) {
    console.error('usage: npm run simulate -- --seed N --steps N --faults PERCENT');
    return 2;
  }
  console.log(`seed ${seed}, ${step_count} steps, ${fault_percent} % of calls with a fault`);
  const say = (line: string) => console.log(`  ${line}`);
  const result = await runSimulation({ seed, step_count, fault_percent }, say);
  for (const violation of result.violations.slice(0, 20)) console.error(`WRONG  ${violation}`);
  console.log(`${result.order_count} orders, ${result.violations.length} violations`);
  console.log(`trace ${result.trace_hash}`);
  return result.violations.length === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exit(await simulate(process.argv.slice(2)));
