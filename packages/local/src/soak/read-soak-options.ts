import { parseArgs } from 'node:util';

/** How long a soak runs, how hard, and the seed of everything that is left to chance. */
export type SoakOptions = { minutes: number; rate: number; seed: number };

/** @throws Error on something that is no number, or no load */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '2' },
      rate: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [minutes, rate, seed] = [values.minutes, values.rate, values.seed].map(Number);
  const isGood = (value: number | undefined, least: number, most: number): value is number =>
    value !== undefined && value >= least && value <= most;
  if (!isGood(minutes, 0.2, 1_440) || !isGood(rate, 1, 5_000) || !Number.isSafeInteger(seed)) {
    throw new Error('usage: npm run soak -- --minutes 0.2…1440 --rate 1…5000 --seed N');
  }
  return { minutes, rate, seed: Number(seed) };
}
