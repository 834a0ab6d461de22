import { checkAddresses } from './check-addresses.ts';
import { checkBindings } from './check-bindings.ts';
import { checkDatabase } from './check-database.ts';
import { checkHealth } from './check-health.ts';
import { checkRedis } from './check-redis.ts';
import { checkRemoteSecrets } from './check-remote-secrets.ts';
import { checkSecrets } from './check-secrets.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './read-subject.ts';

/** Every check of a deployment, in the order in which things are set up. Nothing is changed. */
export async function* diagnose(subject: Subject, env: NodeJS.ProcessEnv): AsyncGenerator<Finding> {
  yield* checkBindings(subject.place === 'local' ? 'production' : subject.place);
  yield* checkSecrets(subject);
  if (subject.place !== 'local') yield* await checkRemoteSecrets(subject.place, env);
  yield* checkAddresses(subject);
  yield await checkRedis(subject);
  for (const worker of ['redirect', 'api'] as const) {
    yield* await checkDatabase(worker, subject.databases[worker]);
  }
  yield* await checkHealth(subject);
}
