import { join } from 'node:path';
import { unstable_readConfig } from 'wrangler';
import { ROOT } from '../world/read-settings.ts';

/** The two deployments wrangler.toml describes, and the environments they are made of. */
export const DEPLOYMENTS = {
  staging: { redirect: 'redirect-staging', api: 'api-staging' },
  production: { redirect: 'redirect', api: 'api' },
} as const;
export type Deployment = keyof typeof DEPLOYMENTS;

/** One Worker as wrangler.toml has it: what is looked at of it. */
export type WorkerConfig = {
  environment: string;
  name: string;
  vars: Record<string, unknown>;
  queues: {
    producers?: { binding: string; queue: string }[];
    consumers?: { queue: string; dead_letter_queue?: string }[];
  };
  ratelimits: { name: string; namespace_id: string }[];
  analytics_engine_datasets: { dataset?: string }[];
  r2_buckets: { bucket_name?: string }[];
  triggers: { crons?: string[] };
};

/** Both Workers of a deployment, and the domains their settings name. */
export function readDeployment(deployment: Deployment) {
  const { redirect, api } = DEPLOYMENTS[deployment];
  const workers = { redirect: readWorker(redirect), api: readWorker(api) };
  return {
    ...workers,
    domains: {
      redirect: String(workers.redirect.vars.SHORT_DOMAIN),
      api: new URL(String(workers.api.vars.DOCS_URL)).host,
    },
  };
}

/** @throws Error when wrangler.toml has no such environment */
function readWorker(environment: string): WorkerConfig {
  const config = join(ROOT, 'wrangler.toml');
  return { ...(unstable_readConfig({ config, env: environment }) as WorkerConfig), environment };
}
