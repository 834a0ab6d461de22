/**
 * Prices in US dollars, each with the page it is from: Workers, Logs, Queues and R2 of the sources
 * of developers.cloudflare.com (github.com/cloudflare/cloudflare-docs), Neon of
 * neon.com/docs/introduction/plans (updated 2026-11-12), Upstash of a copy of
 * upstash.com/pricing/redis (2026-09-20).
 */
export const PRICES = {
  workers_month: 5,
  workers_million_requests: 0.3,
  workers_included_requests: 10e6,
  workers_million_cpu_ms: 0.02,
  workers_included_cpu_ms: 30e6,
  /** Until 2026-11-30; from then on by another price list, which could not be read. */
  logs_million_lines: 0.6,
  logs_included_lines: 20e6,
  queue_million_operations: 0.4,
  queue_included_operations: 1e6,
  neon_cu_hour: { launch: 0.106, scale: 0.222 },
  neon_gb_month: 0.35,
  neon_history_gb_month: 0.2,
  r2_gb_month: 0.015,
  r2_included_gb: 10,
};

/** What Upstash charges by the command; traffic within the allowance is free. */
export const REDIS_BY_COMMAND = { command_100k: 0.2, included_gb: 200, gb: 0.03 };
/** What it charges by the month: for so much data, and traffic. Commands are not counted. */
export const REDIS_PLANS = [
  { name: 'Fixed 250MB', month: 10, data_gb: 0.25, traffic_gb: 50 },
  { name: 'Fixed 1GB', month: 20, data_gb: 1, traffic_gb: 100 },
  { name: 'Fixed 5GB', month: 100, data_gb: 5, traffic_gb: 500 },
  { name: 'Fixed 10GB', month: 200, data_gb: 10, traffic_gb: 1_000 },
  { name: 'Fixed 50GB', month: 400, data_gb: 50, traffic_gb: 5_000 },
  { name: 'Fixed 100GB', month: 800, data_gb: 100, traffic_gb: 10_000 },
  { name: 'Fixed 500GB', month: 1_500, data_gb: 500, traffic_gb: 20_000 },
] as const;

/** What was measured, with the command that measures it (2 cores). */
export const MEASURED = {
  /** `npm run bench`, 2026-11: CPU time of a process a redirect, its click and token in it. */
  redirect_cpu_ms: 0.11,
  /**
   * A click gathers with those of the same isolate (decision 0021): where few come, up to 25 of
   * 5 s; under a rush, up to 200 of 25 ms.
   */
  gather_ms: 5_000,
  most_of_few: 25,
  rush_gather_ms: 25,
  most_clicks_a_message: 200,
  /** `npm run capacity -- --measure 200000`, 2026-11-27: rows with their indexes. */
  click_bytes: 296,
  visitor_bytes: 236,
  link_hour_bytes: 260,
  facet_hour_bytes: 350,
  facets_an_hour: 15,
  /** Of days that are folded (decision 0052): a row but for its numbers, and a number. */
  link_day_bytes: 249,
  facet_day_bytes: 652,
  number_bytes: 4,
  /** The answer to a look-up, with what was told of 60 changes in a week (in base64: 4,681). */
  lookup_bytes: 3_703,
  archived_bytes: 53,
  /**
   * `npm run bench -- links --taps 23000000 --isolates 200`, a month of 100 million: of look-ups
   * past memory, those that end in a fill of Redis. (Memory answers 1.3 % there; the model says
   * 1.0 %.)
   */
  fills_a_lookup: 0.0065,
};

/** How long an isolate remembers a link (`load-link.ts` of the redirect). */
export const MEMORY_SECONDS = 5;

/** What nobody can measure before there is traffic; each is a parameter of the model. */
export const ASSUMED = {
  /** Robots, previews and pixels beside each redirect. */
  other_requests: 0.15,
  /** The busiest second against the average one. */
  peak: 10,
  /** CPU of the API Worker to store a click, and of everything else by redirect. */
  store_cpu_ms: 0.1,
  /** Of a link's copy in Redis with its key, and of headers and question of a look-up. */
  copy_bytes: 1_000,
  question_bytes: 600,
  /** Days are kept for ever: the bill is that of the last month of the second year. */
  rollup_months: 24,
  /** Of the clicks, those by robots; and of people's, those that are not a visitor's first. */
  robots: 1 / 12,
  clicks_again: 0.1,
  /** Hours that wait to be folded into days. */
  days_by_the_hour: 4,
  archive_months: 24,
  /** Days of history to restore from, and how much is written for a byte that is kept. */
  history_days: 7,
  written_a_byte: 2,
  operations_a_message: 3,
  queue_messages_a_second: 5_000,
  redis_commands_a_second: 10_000,
};

/** What the deployment says (wrangler.toml; a test holds these to it). */
export const CHOSEN = {
  /** CLICK_RETENTION_MONTHS: whole months; with the running one, half a month more on average. */
  raw_months: 3,
  /** max_batch_timeout, in seconds: while clicks come, a batch at least as often. */
  batch_seconds: 1,
  /** REDIRECT_LOG_SHARE: of the lines the redirect writes, one a message. */
  redirect_log_share: 0.05,
};

/** What depends on how much traffic there is. */
export type Tier = {
  redirects: number;
  /** Isolates that share the traffic: gathering clicks, and remembering links, is by isolate. */
  isolates: number;
  /** Links that are followed, by Zipf's law, and whose they are. */
  links: number;
  influencers: number;
  /** On average of the month; Neon scales between a least and a most. */
  compute_units: number;
  plan: keyof typeof PRICES.neon_cu_hour;
};

export const TIERS: Tier[] = [
  {
    ...{ redirects: 1e6, isolates: 50, links: 1e4, influencers: 100 },
    ...{ compute_units: 0.25, plan: 'launch' },
  },
  {
    ...{ redirects: 1e8, isolates: 300, links: 1e5, influencers: 400 },
    ...{ compute_units: 0.5, plan: 'launch' },
  },
  {
    ...{ redirects: 1e10, isolates: 2_000, links: 1e6, influencers: 4_000 },
    ...{ compute_units: 32, plan: 'scale' },
  },
];

/** The tier a number of redirects is nearest to, on a scale of powers. */
export function tierOf(redirects: number): Tier {
  const distance = (tier: Tier) => Math.abs(Math.log10(tier.redirects / redirects));
  const nearest = TIERS.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  return { ...nearest, redirects };
}
