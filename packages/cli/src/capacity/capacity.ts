import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '@skinstack/local/read-settings';
import { TIERS, tierOf } from './assumptions.ts';
import { formatCapacity } from './format-capacity.ts';
import { measureClicks } from './measure-clicks.ts';

/** `npm run capacity`: what so many redirects a month cost, what is full first, and what then. */
const USAGE = `usage: npm run capacity [-- --redirects N | --write | --measure N]

Without words the page of three tiers; --redirects a month of any number, --write puts the page into
docs/operations/capacity.md, --measure stores so many clicks in a database of its own and weighs
them.`;

const { values } = parseArgs({
  options: {
    redirects: { type: 'string' },
    measure: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const [redirects, measure] = [values.redirects, values.measure].map((text) =>
  text === undefined ? null : Number(text),
);
if ([redirects, measure].some((value) => value != null && !(value >= 1 && value <= 1e13))) {
  console.error(USAGE);
  process.exit(2);
}
if (measure != null) {
  const sizes = await measureClicks(Math.ceil(measure / 1_000) * 1_000);
  for (const [name, value] of Object.entries(sizes)) console.log(`${name}: ${value.toFixed(0)}`);
} else {
  const page = formatCapacity(redirects == null ? TIERS : [tierOf(redirects)]);
  if (values.write) writeFileSync(join(ROOT, 'docs', 'operations', 'capacity.md'), page);
  else console.log(page);
}
process.exit(0);
