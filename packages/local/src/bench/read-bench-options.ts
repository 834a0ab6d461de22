import { parseArgs } from 'node:util';

/** How long and how often the bench measures. */
export type BenchOptions = { seconds: number; repeats: number };

const USAGE = `usage: npm run bench -- [--seconds N] [--repeats N]

  --seconds N   length of one measurement (default 0.5)
  --repeats N   how often each is repeated; the median counts (default 12)`;

/**
 * Reads the command line. Many short rounds say more than few long ones where neighbours come and
 * go: the Workers compared are then closer in time.
 * @throws Error that shows how to call it
 */
export function readBenchOptions(given: readonly string[]): BenchOptions {
  const options = {
    seconds: { type: 'string', default: '0.5' },
    repeats: { type: 'string', default: '12' },
  } as const;
  const { values } = parse();
  const seconds = Number(values.seconds);
  const repeats = Number(values.repeats);
  if (!(seconds >= 0.2 && seconds <= 60)) throw new Error(`--seconds is 0.2 to 60\n${USAGE}`);
  if (!Number.isInteger(repeats) || repeats < 1 || repeats > 50) {
    throw new Error(`--repeats is a whole number from 1 to 50\n${USAGE}`);
  }
  return { seconds, repeats };

  function parse() {
    try {
      return parseArgs({ args: [...given], options });
    } catch {
      throw new Error(USAGE);
    }
  }
}
