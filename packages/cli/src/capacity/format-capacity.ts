import { ASSUMED, MEASURED, PRICES, type Tier } from './assumptions.ts';
import { type Estimate, estimate } from './estimate.ts';

const count = (value: number) =>
  value >= 10 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 1 ? 1 : 2);
const dollars = (value: number) => `$${value >= 100 ? count(value) : value.toFixed(2)}`;
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The page: what each number of redirects a month costs, what is full first, and what then. */
export function formatCapacity(tiers: readonly Tier[]): string {
  const estimates = tiers.map(estimate);
  const heads = tiers.map(({ redirects }) => `${redirects.toLocaleString('en-US')} redirects`);
  const line = row(['---', ...tiers.map(() => '---:')]);
  return `# What it costs, and what is full first

Made by \`npm run capacity\`; a test holds this page to it. Change a figure in
[\`assumptions.ts\`](../../packages/cli/src/capacity/assumptions.ts), then add \`--write\`.
Another number of redirects a month: \`npm run capacity -- --redirects 5000000\`.

## A month

${row(['US dollars', ...heads])}
${line}
${costRows(estimates)}

## What it is made of

${row(['', ...heads])}
${line}
${rateRows(estimates)}

A click shares a message with those that come to the same isolate within ${MEASURED.gather_ms} ms.
The bench's 0.013 to 0.017 sends a click are of one isolate under 1,000 requests a second; traffic
spread over the world's isolates gathers little, so the queue is charged nearly by the click.

## What is full first

Of the busiest second, ${ASSUMED.peak} times the average one. Over 100 % does not fit.

${estimates.map(limitsOf).join('\n\n')}

Not moved by traffic: an answer or a request of Neon is at most 10 MiB (a statement of 1,000 clicks
is 0.3 MiB), a message of the queue 128 KB (at most ${MEASURED.most_clicks_a_message} clicks).

## Where the numbers are from

${sourceRows()}

Not in it: traffic out of Neon and Redis, webhooks and stats (small beside redirects), Workers Logs
and Analytics Engine, people.
`;
}

/** Each number with what stands behind it. */
function sourceRows(): string {
  const { neon_cu_hour, workers_month, workers_million_requests } = PRICES;
  const workers = `${dollars(workers_month)}, ${dollars(workers_million_requests)} a million`;
  const rows: [string, string, string][] = [
    ['CPU a redirect', `${MEASURED.redirect_cpu_ms} ms`, 'measured: `npm run bench`'],
    ['a click and its indexes', `${MEASURED.click_bytes} bytes`, WEIGHED],
    ['its part of rollups and visitors', `${MEASURED.rollup_bytes} bytes`, WEIGHED],
    ['archived, compressed', `${MEASURED.archived_bytes} bytes`, WEIGHED],
    [
      'Workers',
      `${workers} requests over 10 million`,
      'a stored copy of its pricing page, undated',
    ],
    [
      'Workers, CPU',
      `${dollars(PRICES.workers_million_cpu_ms)} a million ms over 30 million`,
      SAME,
    ],
    ['Queues', `${dollars(PRICES.queue_million_operations)} a million operations`, COPY],
    ['Upstash', `${dollars(PRICES.redis_100k_commands)} per 100,000 commands`, COPY],
    [
      'Neon, a CU-hour',
      `${dollars(neon_cu_hour.launch)} or ${dollars(neon_cu_hour.scale)}`,
      DEARER,
    ],
    ['Neon, a GB-month', dollars(PRICES.neon_gb_month), DEARER],
    ['Neon, history, a GB-month', dollars(PRICES.neon_history_gb_month), DEARER],
    ['R2, a GB-month', `$${PRICES.r2_gb_month}`, ASSUMPTION],
    ['batches of the queue', 'charged as requests', ASSUMPTION],
    ['commands a second of a Redis', count(ASSUMED.redis_commands_a_second), ASSUMPTION],
    ['robots and pixels', `${ASSUMED.other_requests * 100} % more requests`, ASSUMPTION],
    ['CPU to store a click', `${ASSUMED.store_cpu_ms} ms`, ASSUMPTION],
    ['operations a message', String(ASSUMED.operations_a_message), 'write, read, delete'],
    ['commands a look-up past memory', String(ASSUMED.commands_a_lookup), ASSUMPTION],
    [
      'raw clicks, archived clicks',
      `${ASSUMED.raw_months}, ${ASSUMED.archive_months} months`,
      CHOICE,
    ],
    ['history to restore from', `${ASSUMED.history_days} days`, CHOICE],
  ];
  return [row(['', 'is', 'because']), row(['---', '---', '---']), ...rows.map(row)].join('\n');
}
const WEIGHED = 'measured: `npm run capacity -- --measure 200000`';
const SAME = 'the same page';
const COPY = 'a copy of the pricing page of 2026-09';
const DEARER = 'of two stored copies of its plans page that disagree, the dearer';
const ASSUMPTION = 'assumed, not verified';
const CHOICE = 'a choice';

function costRows(estimates: readonly Estimate[]): string {
  const names = Object.keys(estimates[0]?.costs ?? {});
  const rows = names.map((name) =>
    row([name, ...estimates.map(({ costs }) => dollars(costs[name] ?? 0))]),
  );
  const total = row(['**together**', ...estimates.map(({ total }) => `**${dollars(total)}**`)]);
  const each = row([
    'a thousand redirects',
    ...estimates.map(({ total, tier }) => `$${((total * 1_000) / tier.redirects).toFixed(4)}`),
  ]);
  return [...rows, total, each].join('\n');
}

function rateRows(estimates: readonly Estimate[]): string {
  const of = (name: string, read: (one: Estimate) => string) => row([name, ...estimates.map(read)]);
  return [
    of('requests a second, on average', ({ rates }) => count(rates.requests_a_second)),
    of('in the busiest second', ({ rates }) => count(rates.peak_requests)),
    of('isolates that share them (assumed)', ({ tier }) => count(tier.isolates)),
    of('answered from memory (assumed)', ({ tier }) => `${Math.round(tier.memory_hits * 100)} %`),
    of('clicks a message of the queue', ({ rates }) => rates.clicks_a_message.toFixed(2)),
    of('messages in the busiest second', ({ rates }) => count(rates.peak_messages)),
    of('Redis commands in the busiest second', ({ rates }) => count(rates.peak_commands)),
    of('raw clicks and rollups kept', ({ rates }) => `${count(rates.database_gb)} GB`),
    of('compute units (assumed)', ({ tier }) => String(tier.compute_units)),
  ].join('\n');
}

function limitsOf({ tier, loads }: Estimate): string {
  const fullest = loads.toSorted((a, b) => b.load - a.load);
  const lines = fullest.map(
    ({ name, load, remedy }) => `- ${count(load * 100)} % of the ${name}: then ${remedy}.`,
  );
  return `**${tier.redirects.toLocaleString('en-US')} redirects a month**\n\n${lines.join('\n')}`;
}
