import { type JobRun, upsertJobRuns } from '@skinstack/db/operations/job-runs';
import { describeError } from '@skinstack/http/log';
import { archiveClicks, forgetPixelViews, preparePartitions } from '../clicks/archive-clicks.ts';
import { drainSpool } from '../clicks/consume-clicks.ts';
import { foldRollups } from '../clicks/fold-rollups.ts';
import { approveDue } from '../commissions/approve-due-commissions.ts';
import { settleDueCustomers } from '../customers/settle-customer.ts';
import { sweepInbox } from '../inbox/replay-delivery.ts';
import { reconcile } from '../ledger/reconcile-books.ts';
import { asJob } from '../middleware/audit.ts';
import { deleteOldIdempotencyKeys } from '../middleware/idempotency.ts';
import { POLLED_NETWORKS, pollNetwork } from '../networks/poll-networks.ts';
import { forgetNotices, sendNotices, sendNoticesBetween } from '../outbox/jobs.ts';
import { tellDigests } from '../outbox/tell-digests.ts';
import { tellChangedDetails } from '../payouts/tell-changed-details.ts';
import { forgetSignIns } from '../people/sign-in.ts';
import type { Ports } from '../ports.ts';
import { finishErasures } from '../privacy/erase-personal-data.ts';
import { redactOldBodies } from '../privacy/redact-events.ts';
import { publishChanges, publishLinkChanges } from '../publish-links.ts';
import { fillSecretDigests } from '../secret-use.ts';
import { sumChanges } from '../stats/sum-changes.ts';
import { forgetCaptures } from '../storefront/capture-checkout.ts';
import { checkShopCodes } from '../terms/shop-codes.ts';

/** A job; a number it returns is stored with its run (docs/operations/watch.md). */
type Job = (ports: Ports) => Promise<unknown>;

/** `import_<network>` for every network that is polled. */
const IMPORTS: Readonly<Record<string, Job>> = Object.fromEntries(
  POLLED_NETWORKS.map((network) => [
    `import_${network}`,
    (ports: Ports) => pollNetwork(ports, network),
  ]),
);

const EVERY_MINUTE = '* * * * *';

/**
 * The jobs of each cron expression in wrangler.toml, by their names in the log and the metrics; all
 * are safe to run twice.
 */
export const SCHEDULE: Readonly<Record<string, Readonly<Record<string, Job>>>> = {
  [EVERY_MINUTE]: {
    publish_links: publishLinkChanges,
    drain_spool: drainSpool,
    sweep_inbox: sweepInbox,
    send_notices: sendNotices,
    settle_customers: settleDueCustomers,
    sum_changes: sumChanges,
    check_shop_codes: checkShopCodes,
    approve_commissions: approveDue,
    finish_erasures: finishErasures,
  },
  '23 * * * *': {
    ...IMPORTS,
    tell_changed_details: (ports) => tellChangedDetails(ports),
    tell_digests: tellDigests,
    fold_rollups: (ports) => foldRollups(ports),
  },
  '17 3 * * *': {
    prepare_partitions: preparePartitions,
    forget_old_keys: deleteOldIdempotencyKeys,
    forget_sign_ins: forgetSignIns,
    forget_notices: forgetNotices,
    redact_old_bodies: redactOldBodies,
    forget_captures: forgetCaptures,
    fill_secret_digests: fillSecretDigests,
    archive_clicks: (ports) => archiveClicks(ports),
    forget_pixel_views: forgetPixelViews,
    reconcile,
  },
};

/** The jobs of a cron expression; of a name that one alone, as a local world asks for them. */
function jobsOf(cron: string): [name: string, job: Job][] {
  const named = Object.values(SCHEDULE).flatMap(Object.entries<Job>);
  return Object.entries(
    SCHEDULE[cron] ?? Object.fromEntries(named.filter(([one]) => one === cron)),
  );
}

/**
 * Runs what is due; a job that fails is logged and does not stop the others. The result of each is
 * stored for the metrics.
 */
export async function runSchedule(ports: Ports, cron: string): Promise<void> {
  const runs: JobRun[] = [];
  for (const [name, job] of jobsOf(cron)) {
    runs.push(await runJob(ports, name, job));
  }
  try {
    if (runs.length > 0) await upsertJobRuns(ports.db, runs);
  } catch (error) {
    ports.log('warn', 'job_runs_not_kept', describeError(error));
  }
}

async function runJob(ports: Ports, name: string, job: Job): Promise<JobRun> {
  const began_at = new Date(ports.now());
  const began_ms = performance.now();
  const end = (outcome: JobRun['outcome'], found: unknown): JobRun => {
    const duration_ms = Math.round(performance.now() - began_ms);
    const found_count = typeof found === 'number' ? found : null;
    ports.measure('job', { job: name, outcome }, { duration_ms, found_count: found_count ?? 0 });
    return { job: name, outcome, began_at, duration_ms, found_count };
  };
  try {
    return end('ok', await job(asJob(ports, name, `job.${name}`)));
  } catch (error) {
    ports.log('error', 'job_failed', { job: name, ...describeError(error) });
    return end('failed', null);
  }
}

/** Redirects trust their copies of links for 50 s without news; one of these may fail. */
const NEWS_EVERY_MS = 20_000;
const NEWS_A_MINUTE = 3;

/** Tells Redis of changes of links, and sends notices, between two runs of the minute's jobs. */
export async function publishBetween(
  ports: Ports,
  cron: string,
  wait = (duration_ms: number) => new Promise((resolve) => setTimeout(resolve, duration_ms)),
): Promise<void> {
  if (cron !== EVERY_MINUTE) return;
  for (let news = 1; news < NEWS_A_MINUTE; news++) {
    await wait(NEWS_EVERY_MS);
    await publishChanges(ports);
    await sendNoticesBetween(ports);
  }
}
