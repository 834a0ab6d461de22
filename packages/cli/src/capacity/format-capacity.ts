import { ASSUMED, CHOSEN, MEASURED, PRICES, REDIS_BY_COMMAND, type Tier } from './assumptions.ts';
import { type Estimate, estimate } from './estimate.ts';

const count = (value: number) =>
  value >= 10 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 1 ? 1 : 2);
const dollars = (value: number) => `$${value >= 100 ? count(value) : value.toFixed(2)}`;
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The page: what each number of redirects a month costs, what is full first, and what then. */
export function formatCapacity(tiers: readonly Tier[]): string {
  const estimates = tiers.map((tier) => estimate(tier));
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

${gathering()}
Traffic spread over the world's isolates still gathers little. For the same reason an isolate's
memory of 5 s answers little: what it saves is time under a rush, not money.

## What other choices would cost

A month of ${count(choiceTier(tiers).redirects)} redirects, each alone, the rest as it is.

${choiceRows(choiceTier(tiers))}

## What is full first

Of the busiest second, ${ASSUMED.peak} times the average one. Over 100 % does not fit.

${estimates.map(limitsOf).join('\n\n')}

Not moved by traffic: an answer or a request of Neon is at most 10 MiB (a statement of 1,000 clicks
is 0.3 MiB), a message of the queue 128 KB (at most ${MEASURED.most_clicks_a_message} clicks).

## Where the numbers are from

${sourceRows()}

Not in it: traffic out of Neon, webhooks and stats (small beside redirects), log lines of the API,
traces, Analytics Engine, people.
`;
}

/** How many clicks share a message, in words. */
function gathering(): string {
  const { gather_ms, most_of_few, rush_gather_ms } = MEASURED;
  return (
    'A click shares a message with those that come to the same isolate within ' +
    `${gather_ms / 1_000} s,\nup to ${most_of_few}; under a rush with those within ` +
    `${rush_gather_ms} ms.`
  );
}

/** The middle of the tiers, or the only one. */
const choiceTier = (tiers: readonly Tier[]) => tiers[Math.floor(tiers.length / 2)] as Tier;

function choiceRows(tier: Tier): string {
  const now = estimate(tier).total;
  const other = (name: string, { total }: Estimate) =>
    row([name, dollars(total), `${total > now ? '+' : '−'}${dollars(Math.abs(total - now))}`]);
  const { raw_months } = CHOSEN;
  return [
    row(['US dollars', 'together', 'difference']),
    row(['---', '---:', '---:']),
    row(['as it is', dollars(now), '']),
    ...[13, 6, 2, 1].map((months) =>
      other(
        `raw clicks of ${months} month${months === 1 ? '' : 's'} instead of ${raw_months}`,
        estimate(tier, { raw_months: months }),
      ),
    ),
    other('twice the compute units', estimate({ ...tier, compute_units: tier.compute_units * 2 })),
    other('a batch every 5 s instead of 1', estimate(tier, { batch_seconds: 5 })),
    other('all lines of the redirect kept', estimate(tier, { redirect_log_share: 1 })),
    other('a fifth of the isolates', estimate({ ...tier, isolates: tier.isolates / 5 })),
    ...[2, 4].map((times) =>
      other(
        `${times} clicks a message (gathered beyond one isolate)`,
        estimate(tier, { gather_ms: gatherFor(tier, times) }),
      ),
    ),
    other('look-ups in base64 (4,681 bytes)', estimate(tier, { lookup_bytes: 4_681 })),
  ].join('\n');
}

/** How long one isolate would have to wait for so many clicks. */
function gatherFor(tier: Tier, times: number): number {
  const a_second = estimate(tier).rates.requests_a_second / tier.isolates;
  return ((times - 1) / a_second) * 1_000;
}

/** Each number with what stands behind it. */
function sourceRows(): string {
  const { neon_cu_hour, workers_month, workers_million_requests } = PRICES;
  const workers = `${dollars(workers_month)}, ${dollars(workers_million_requests)} a million`;
  const rows: [string, string, string][] = [
    ['CPU a redirect', `${MEASURED.redirect_cpu_ms} ms`, 'measured: `npm run bench`'],
    ['a click and its indexes', `${MEASURED.click_bytes} bytes`, WEIGHED],
    ['its visitor', `${MEASURED.visitor_bytes} bytes`, WEIGHED],
    [
      'an hour of a link; once folded, a day of it',
      `${MEASURED.link_hour_bytes} bytes; ${MEASURED.link_day_bytes}, and 4 for each number`,
      WEIGHED,
    ],
    [
      'an hour of an influencer by what clicks tell',
      `${MEASURED.facets_an_hour} rows of ${MEASURED.facet_hour_bytes} bytes; a day ` +
        `${MEASURED.facet_day_bytes} and 4 for each number`,
      WEIGHED,
    ],
    ['links with a click in an hour', 'of so many links', 'Zipf’s law, exponent 1'],
    ['a look-up, from Redis', `${count(MEASURED.lookup_bytes)} bytes`, WEIGHED],
    [
      'fills of Redis',
      `${(MEASURED.fills_a_lookup * 100).toFixed(2)} % of look-ups`,
      'modelled: `npm run bench -- links --taps 23000000 --isolates 200`',
    ],
    ['archived, compressed', `${MEASURED.archived_bytes} bytes`, WEIGHED],
    ['Workers', `${workers} requests over 10 million`, CLOUDFLARE],
    [
      'Workers, CPU',
      `${dollars(PRICES.workers_million_cpu_ms)} a million ms over 30 million`,
      SAME,
    ],
    [
      'Workers Logs',
      `${dollars(PRICES.logs_million_lines)} a million lines over 20 million`,
      `${CLOUDFLARE}; from December 2026 by another list`,
    ],
    ['Queues', `${dollars(PRICES.queue_million_operations)} a million operations`, CLOUDFLARE],
    [
      'Upstash',
      `${dollars(REDIS_BY_COMMAND.command_100k)} per 100,000 commands, or $10 to $1,500 a month`,
      'a copy of its pricing page of 2026-09-20',
    ],
    ['Neon, a CU-hour', `${dollars(neon_cu_hour.launch)} or ${dollars(neon_cu_hour.scale)}`, NEON],
    ['Neon, a GB-month', dollars(PRICES.neon_gb_month), NEON],
    ['Neon, history, a GB-month', dollars(PRICES.neon_history_gb_month), NEON],
    ['R2, a GB-month', `$${PRICES.r2_gb_month}, over 10`, CLOUDFLARE],
    ['batches of the queue', 'charged as requests', ASSUMPTION],
    ['commands a second of a Redis', count(ASSUMED.redis_commands_a_second), ASSUMPTION],
    ['robots and pixels', `${ASSUMED.other_requests * 100} % more requests`, ASSUMPTION],
    ['CPU to store a click', `${ASSUMED.store_cpu_ms} ms`, ASSUMPTION],
    ['operations a message', String(ASSUMED.operations_a_message), 'write, read, delete'],
    [
      'a copy of a link in Redis; question and headers of a look-up',
      `${count(ASSUMED.copy_bytes)}, ${ASSUMED.question_bytes} bytes`,
      ASSUMPTION,
    ],
    ['one command a look-up: `MGET`', 'one to be paid', ASSUMPTION],
    [
      'raw clicks; hours; days of hours; archived clicks',
      `${CHOSEN.raw_months} whole months and the running one; ${ASSUMED.days_by_the_hour} days; ` +
        `${ASSUMED.rollup_months}; ` +
        `${ASSUMED.archive_months} months`,
      'CLICK_RETENTION_MONTHS; then folded; kept for ever, so of two years; a choice',
    ],
    ['history to restore from', `${ASSUMED.history_days} days`, CHOICE],
  ];
  return [row(['', 'is', 'because']), row(['---', '---', '---']), ...rows.map(row)].join('\n');
}
const WEIGHED = 'measured: `npm run capacity -- --measure 200000`';
const SAME = 'the same page';
const CLOUDFLARE = 'the source of its pricing page';
const NEON = 'its plans page of 2026-11-12';
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
    of(
      'links; influencers (assumed)',
      ({ tier }) => `${count(tier.links)}; ${count(tier.influencers)}`,
    ),
    of('answered from memory', ({ rates }) => `${(rates.memory_hits * 100).toFixed(1)} %`),
    of('clicks a message of the queue', ({ rates }) => rates.clicks_a_message.toFixed(2)),
    of('messages in the busiest second', ({ rates }) => count(rates.peak_messages)),
    of('Redis commands in the busiest second', ({ rates }) => count(rates.peak_commands)),
    of('Redis', ({ redis_plan, rates }) => `${redis_plan}, ${count(rates.redis_gb)} GB out`),
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
