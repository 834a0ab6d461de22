import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@skinstack/local/read-settings';
import { type Command, Option } from 'commander';
import { anyNumber, newCommand } from '../run-command.ts';
import { TIERS, tierOf } from './assumptions.ts';
import { formatCapacity } from './format-capacity.ts';
import { measureClicks } from './measure-clicks.ts';

type Wish = { redirects?: number; write?: boolean; measure?: number };

/** `npm run capacity`: what so many redirects a month cost, what is full first, and what then. */
export function capacityCommand(): Command {
  const count = anyNumber(1, 1e13);
  return newCommand('capacity', 'Estimates what a month costs, and what is full first.')
    .addOption(new Option('--redirects <count>', 'a month; else three tiers').argParser(count))
    .addOption(new Option('--write', 'put the page into docs/operations/capacity.md'))
    .addOption(
      new Option('--measure <clicks>', 'store so many in a database of its own, and weigh them')
        .argParser(count)
        .conflicts(['redirects', 'write']),
    )
    .action(async ({ redirects, write, measure }: Wish) => {
      if (measure !== undefined) return weighClicks(measure);
      const page = formatCapacity(redirects === undefined ? TIERS : [tierOf(redirects)]);
      if (write) writeFileSync(join(ROOT, 'docs', 'operations', 'capacity.md'), page);
      else console.log(page);
    });
}

async function weighClicks(click_count: number): Promise<void> {
  const sizes = await measureClicks(Math.ceil(click_count / 1_000) * 1_000);
  for (const [name, value] of Object.entries(sizes)) console.log(`${name}: ${value.toFixed(0)}`);
}
