import {
  ASSUMED,
  CHOSEN,
  MEASURED,
  MEMORY_SECONDS,
  PRICES,
  REDIS_BY_COMMAND,
  REDIS_PLANS,
  type Tier,
} from './assumptions.ts';

/** What a month of so much traffic comes to. */
export type Estimate = {
  tier: Tier;
  /** US dollars a month by item. */
  costs: Record<string, number>;
  total: number;
  redis_plan: string;
  rates: {
    requests_a_second: number;
    peak_requests: number;
    memory_hits: number;
    clicks_a_message: number;
    peak_messages: number;
    peak_commands: number;
    clicks_to_store_at_peak: number;
    redis_gb: number;
    database_gb: number;
  };
  /** How near the busiest second, or the month, comes to what one of each bears; 1 is full. */
  loads: { name: string; load: number; remedy: string }[];
};

const [MONTH_SECONDS, MONTH_HOURS, MONTH_DAYS, GB] = [30 * 86_400, 730, 730 / 24, 1e9];
/**
 * What a compute unit (a core) stores a second: half of the 7,744 of two busy cores (`npm run bench
 * -- ingest`). That more units store as much more is an assumption.
 */
const CLICKS_A_UNIT = 3_800;
const LARGEST_UNITS = 56;
/** A batch of a hundred, over the network to Neon and back. */
const SECONDS_A_BATCH = 0.1;

const over = (amount: number, included: number) => Math.max(0, amount - included);

/**
 * Works out costs, rates and what is full first. Nothing here is fitted: see `assumptions.ts`.
 * @param chosen what the deployment could say otherwise
 */
export function estimate(
  tier: Tier,
  chosen: Partial<typeof CHOSEN & typeof MEASURED> = {},
): Estimate {
  const { raw_months, batch_seconds, redirect_log_share } = { ...CHOSEN, ...chosen };
  const measured = { ...MEASURED, ...chosen };
  const { redirects, isolates, compute_units } = tier;
  const requests = redirects * (1 + ASSUMED.other_requests);
  const requests_a_second = requests / MONTH_SECONDS;
  const peak_requests = requests_a_second * ASSUMED.peak;
  const gathered = (a_second: number) => clicksOfMessage(a_second / isolates, measured);
  const clicks_a_message = gathered(requests_a_second);
  const messages = requests / clicks_a_message;
  const peak_messages = peak_requests / gathered(peak_requests);
  const batches = Math.max(messages / 100, Math.min(messages, MONTH_SECONDS / batch_seconds));
  const { memory_hits, ...spread } = spreadOf(tier, requests_a_second);
  const commands = requests * (1 - memory_hits) * (1 + measured.fills_a_lookup);
  const redis = cheapestRedis(tier, commands, measured.lookup_bytes);
  const peak_commands = (commands / MONTH_SECONDS) * ASSUMED.peak;
  const cpu_ms = requests * (measured.redirect_cpu_ms + ASSUMED.store_cpu_ms);
  const raw_gb = (requests * (measured.click_bytes + measured.visitor_bytes)) / GB;
  const { hours_gb, days_gb } = weighRollups(tier, spread, measured);
  const by_the_hour = ASSUMED.days_by_the_hour / MONTH_DAYS;
  const database_gb =
    raw_gb * (raw_months + 0.5) + hours_gb * by_the_hour + days_gb * ASSUMED.rollup_months;
  const rollup_gb = hours_gb + days_gb;
  const history_gb = ((raw_gb + rollup_gb) * ASSUMED.written_a_byte * ASSUMED.history_days) / 30;
  const archive_gb = (requests * measured.archived_bytes * ASSUMED.archive_months) / GB;
  const costs = {
    'Workers: subscription': PRICES.workers_month,
    'Workers: requests and batches':
      (over(requests + batches, PRICES.workers_included_requests) / 1e6) *
      PRICES.workers_million_requests,
    'Workers: CPU':
      (over(cpu_ms, PRICES.workers_included_cpu_ms) / 1e6) * PRICES.workers_million_cpu_ms,
    'Workers: log lines':
      (over(messages * redirect_log_share, PRICES.logs_included_lines) / 1e6) *
      PRICES.logs_million_lines,
    'Queues: operations':
      (over(messages * ASSUMED.operations_a_message, PRICES.queue_included_operations) / 1e6) *
      PRICES.queue_million_operations,
    'Redis: the cheapest plan that holds it': redis.cost,
    'Neon: compute, always on': compute_units * MONTH_HOURS * PRICES.neon_cu_hour[tier.plan],
    'Neon: storage': database_gb * PRICES.neon_gb_month,
    'Neon: history to restore from': history_gb * PRICES.neon_history_gb_month,
    'R2: archived clicks': over(archive_gb, PRICES.r2_included_gb) * PRICES.r2_gb_month,
  };
  return {
    tier,
    costs,
    total: Object.values(costs).reduce((sum, cost) => sum + cost, 0),
    redis_plan: redis.name,
    rates: {
      requests_a_second,
      peak_requests,
      memory_hits,
      clicks_a_message,
      peak_messages,
      peak_commands,
      clicks_to_store_at_peak: peak_requests,
      redis_gb: redis.traffic_gb,
      database_gb,
    },
    loads: loadsOf({ peak_messages, peak_commands, peak_requests, database_gb, compute_units }),
  };
}

/** How many clicks share a message of an isolate that so many come to a second. */
function clicksOfMessage(a_second: number, measured: typeof MEASURED): number {
  const within = (ms: number) => 1 + (a_second * ms) / 1_000;
  const few = Math.min(measured.most_of_few, within(measured.gather_ms));
  const rush = Math.min(measured.most_clicks_a_message, within(measured.rush_gather_ms));
  return Math.max(few, rush);
}

/** How many rows of rollups of links there are an hour and a day, and numbers packed in a day's. */
type Spread = { link_hours_an_hour: number; link_days_a_day: number; numbers_an_hour: number };

/**
 * How traffic falls on links by Zipf's law (exponent 1): what an isolate's memory of 5 s answers,
 * in how many links' hours and days there is any of it, and how many quarters have visitors,
 * visitors again, or robots.
 */
function spreadOf({ links, isolates }: Tier, requests_a_second: number) {
  const remembered = (requests_a_second / isolates) * MEMORY_SECONDS;
  const isAny = (count: number) => 1 - Math.exp(-count);
  const spread: Spread = { link_hours_an_hour: 0, link_days_a_day: 0, numbers_an_hour: 0 };
  let [sum, memory_hits] = [0, 0];
  for (let place = 1; place <= links; place++) sum += 1 / place;
  for (let place = 1; place <= links; place++) {
    const share = 1 / (place * sum);
    const an_hour = requests_a_second * 3_600 * share;
    memory_hits += (share * (share * remembered)) / (1 + share * remembered);
    spread.link_hours_an_hour += isAny(an_hour);
    spread.link_days_a_day += isAny(an_hour * 24);
    const [robots, people] = [(an_hour / 4) * ASSUMED.robots, (an_hour / 4) * (1 - ASSUMED.robots)];
    const again = people * ASSUMED.clicks_again;
    spread.numbers_an_hour += 4 * (isAny(people) + isAny(again) + isAny(robots));
  }
  return { memory_hits, ...spread };
}

/** A month of rollups by the hour, and the same once they are days. */
function weighRollups({ influencers }: Tier, spread: Spread, measured: typeof MEASURED) {
  const facets = influencers * measured.facets_an_hour;
  const { link_hours_an_hour, link_days_a_day, numbers_an_hour } = spread;
  const hours = link_hours_an_hour * measured.link_hour_bytes + facets * measured.facet_hour_bytes;
  const rows = link_days_a_day * measured.link_day_bytes + facets * measured.facet_day_bytes;
  // of what clicks tell each quarter has all three
  const numbers = (numbers_an_hour + facets * 4 * 3) * measured.number_bytes;
  return {
    hours_gb: (hours * MONTH_HOURS) / GB,
    days_gb: (rows * MONTH_DAYS + numbers * MONTH_HOURS) / GB,
  };
}

/** By the command, or a plan that has room for every link's copy and the month's traffic. */
function cheapestRedis({ links }: Tier, commands: number, lookup_bytes: number) {
  const traffic_gb = (commands * (lookup_bytes + ASSUMED.question_bytes)) / GB;
  const data_gb = (links * ASSUMED.copy_bytes) / GB;
  const { command_100k, included_gb, gb } = REDIS_BY_COMMAND;
  const byCommand = (commands / 1e5) * command_100k + over(traffic_gb, included_gb) * gb;
  const plan = REDIS_PLANS.find((one) => one.data_gb >= data_gb && one.traffic_gb >= traffic_gb);
  if (plan && plan.month < byCommand) return { name: plan.name, cost: plan.month, traffic_gb };
  return { name: 'by the command', cost: byCommand, traffic_gb };
}

type Peaks = Pick<Estimate['rates'], 'peak_messages' | 'peak_commands' | 'peak_requests'> &
  Pick<Estimate['rates'], 'database_gb'> &
  Pick<Tier, 'compute_units'>;

/** How full each thing is, and what is done about it. */
function loadsOf(peaks: Peaks): Estimate['loads'] {
  const { peak_messages, peak_commands, peak_requests, database_gb, compute_units } = peaks;
  const bearable = CLICKS_A_UNIT * compute_units;
  return [
    {
      name: 'messages a second of one queue (5,000)',
      load: peak_messages / ASSUMED.queue_messages_a_second,
      remedy: 'several queues, chosen by the click; what is refused is spooled',
    },
    {
      name: 'consumers of one queue (250)',
      load: ((peak_messages / 100) * SECONDS_A_BATCH) / 250,
      remedy: 'several queues: each has consumers of its own',
    },
    {
      name: 'commands a second of one Redis (10,000)',
      load: peak_commands / ASSUMED.redis_commands_a_second,
      remedy: 'a fixed plan, read regions, or several by slug',
    },
    {
      name: `clicks a second one Neon primary stores (${bearable.toLocaleString('en-US')})`,
      load: peak_requests / bearable,
      remedy: 'the queue holds the peak; after that, a project for each part of the links',
    },
    {
      name: 'compute units of one Neon project (56)',
      load: compute_units / LARGEST_UNITS,
      remedy: 'read replicas for stats, a database for clicks, Hyperdrive for connections',
    },
    {
      name: 'clicks and rollups in one database (1 TB)',
      load: database_gb / 1_000,
      remedy: 'fewer months raw: older ones are in R2, the rollups keep every figure',
    },
  ];
}
