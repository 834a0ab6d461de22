import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';
import { approveCommissions } from './approve-commissions.ts';
import { drainSpool } from './drain-spool.ts';
import { finishErasures } from './finish-erasures.ts';
import { forgetOldKeys } from './forget-old-keys.ts';
import { forgetSignIns } from './forget-sign-ins.ts';
import { importLevanta } from './import-levanta.ts';
import { preparePartitions } from './prepare-partitions.ts';
import { reconcile } from './reconcile.ts';
import { redactOldBodies } from './redact-old-bodies.ts';
import { sweepInbox } from './sweep-inbox.ts';

/** The jobs of each cron expression in wrangler.toml; all are safe to run twice. */
const SCHEDULE: Record<string, ((ports: Ports) => Promise<void>)[]> = {
  '* * * * *': [drainSpool, sweepInbox, approveCommissions, finishErasures],
  '23 * * * *': [importLevanta],
  '17 3 * * *': [preparePartitions, forgetOldKeys, forgetSignIns, redactOldBodies, reconcile],
};

/** Runs what is due; a job that fails is logged and keeps none of the others from running. */
export async function runSchedule(ports: Ports, cron: string): Promise<void> {
  for (const job of SCHEDULE[cron] ?? []) {
    try {
      await job(ports);
    } catch (error) {
      ports.log('error', 'job_failed', { job: job.name, ...describeError(error) });
    }
  }
}
