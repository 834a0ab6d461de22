import { parseArgs } from 'node:util';
import { checkAddresses, checkRemoteSecrets, checkSecrets } from './check-settings.ts';
import { checkAccounts, checkDatabase, checkRedis } from './check-stores.ts';
import { checkBindings, checkHealth } from './check-workers.ts';
import { type Finding, readSubject, type Subject } from './read-subject.ts';

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
  yield* await checkAccounts(subject.databases.api);
  yield* await checkHealth(subject);
}

/** `npm run doctor`: what is wrong with a deployment's settings, and what to do about it. */
const USAGE = `usage: npm run doctor -- [local|staging|production] [--env-file <file>]

One line a check: [OK], [FIX] with what to do, [--] for what could not be looked at. It changes
nothing, and ends with 1 when something is to be fixed. \`local\` is the running local world. The
others read REDIRECT_DATABASE_URL, API_DATABASE_URL, UPSTASH_REDIS_REST_URL,
UPSTASH_REDIS_REST_TOKEN, SIGNING_KEY, ENCRYPTION_KEY and ADMIN_API_KEY from the environment or the
file; REDIRECT_URL and API_URL where the Workers are elsewhere than wrangler.toml says;
EXPECTED_VERSION after a deployment.`;
const PLACES: readonly string[] = ['local', 'staging', 'production'];

function readArguments() {
  try {
    const options = { 'env-file': { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [place = 'local', ...rest] = positionals;
    if (!PLACES.includes(place) || rest.length > 0) throw new Error('no such place');
    return readSubject(place as Subject['place'], values['env-file'], process.env);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

async function doctor(): Promise<number> {
  let fix_count = 0;
  for await (const { verdict, about, detail } of diagnose(readArguments(), process.env)) {
    console.log(`[${verdict}] ${about}: ${detail}`);
    if (verdict === 'FIX') fix_count++;
  }
  console.log(fix_count === 0 ? '\nNothing to fix' : `\n${fix_count} to fix`);
  return fix_count === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exit(await doctor());
