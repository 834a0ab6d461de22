/**
 * Prices in US dollars: Workers of developers.cloudflare.com/workers/platform/pricing, Queues and
 * Upstash of copies of their pricing pages, Neon of neon.com/docs/introduction/plans, where two
 * copies disagree and the dearer one is used. R2's could not be read.
 */
export const PRICES = {
  workers_month: 5,
  workers_million_requests: 0.3,
  workers_included_requests: 10e6,
  workers_million_cpu_ms: 0.02,
  workers_included_cpu_ms: 30e6,
  queue_million_operations: 0.4,
  queue_included_operations: 1e6,
  redis_100k_commands: 0.2,
  neon_cu_hour: { launch: 0.14, scale: 0.26 },
  neon_gb_month: 0.35,
  neon_history_gb_month: 0.2,
  /** An assumption: not verified. */
  r2_gb_month: 0.015,
};

/** What was measured, with the command that measures it (2 cores of an AMD EPYC). */
export const MEASURED = {
  /** `npm run bench`, 2026-11: CPU time of a process a redirect, its click and token in it. */
  redirect_cpu_ms: 0.11,
  /** A click gathers with those of the same isolate within 25 ms (decision 0021). */
  gather_ms: 25,
  most_clicks_a_message: 100,
  /** `npm run capacity -- --measure 200000`, 2026-11-22: rows and indexes a click, on 200 links. */
  click_bytes: 345,
  rollup_bytes: 352,
  archived_bytes: 55,
};

/** What nobody can measure before there is traffic; each is a parameter of the model. */
export const ASSUMED = {
  /** Robots, previews and pixels beside each redirect. */
  other_requests: 0.15,
  /** The busiest second against the average one. */
  peak: 10,
  /** CPU of the API Worker to store a click, and of everything else by redirect. */
  store_cpu_ms: 0.1,
  /** Redis commands of a look-up past memory: the read, and now and then a write. */
  commands_a_lookup: 1.3,
  raw_months: 3,
  archive_months: 24,
  /** Days of history to restore from, and how much is written for a byte that is kept. */
  history_days: 7,
  written_a_byte: 2,
  operations_a_message: 3,
  queue_messages_a_second: 5_000,
  redis_commands_a_second: 10_000,
};

/** What depends on how much traffic there is. */
export type Tier = {
  redirects: number;
  /** Isolates that share the traffic: gathering clicks, and remembering links, is by isolate. */
  isolates: number;
  /** Look-ups that memory answers: more where a link is followed often in one place. */
  memory_hits: number;
  compute_units: number;
  plan: keyof typeof PRICES.neon_cu_hour;
};

export const TIERS: Tier[] = [
  { redirects: 1e6, isolates: 50, memory_hits: 0.2, compute_units: 0.25, plan: 'launch' },
  { redirects: 1e8, isolates: 300, memory_hits: 0.5, compute_units: 2, plan: 'launch' },
  { redirects: 1e10, isolates: 2_000, memory_hits: 0.8, compute_units: 32, plan: 'scale' },
];

/** The tier a number of redirects is nearest to, on a scale of powers. */
export function tierOf(redirects: number): Tier {
  const distance = (tier: Tier) => Math.abs(Math.log10(tier.redirects / redirects));
  const nearest = TIERS.reduce((a, b) => (distance(b) < distance(a) ? b : a));
  return { ...nearest, redirects };
}
