import { Argument, type Command } from 'commander';
import { openWorld } from '../find-world.ts';
import { newCommand, Refusal } from '../run-command.ts';
import { checkDistance, checkRegions } from './check-regions.ts';
import { checkAddresses, checkRemoteSecrets, checkSecrets } from './check-settings.ts';
import { checkAccounts, checkDatabase, checkRedis, checkTwins } from './check-stores.ts';
import { checkBindings, checkHealth } from './check-workers.ts';
import { type Finding, readSubject, type Subject } from './read-subject.ts';

const PLACES = ['local', 'staging', 'production'];
const HELP = `
One line a check: [OK], [FIX] with what to do, [--] for what could not be looked at. It changes
nothing, and ends with 1 when something is to be fixed.

Environment, or lines of the file:
  REDIRECT_DATABASE_URL, API_DATABASE_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN,
  SIGNING_KEY, ENCRYPTION_KEY, ADMIN_API_KEY
  DATABASE_REGION, REDIS_REGION  such as aws:eu-central-1; a host at Neon tells its own
  REDIRECT_URL, API_URL  where the Workers are elsewhere than wrangler.toml says
  EXPECTED_VERSION       after a deployment`;

/** `npm run doctor`: what is wrong with a deployment's settings, and what to do about it. */
export function doctorCommand(): Command {
  return newCommand('doctor', 'Says what is wrong with a deployment, and what to do about it.')
    .addArgument(
      new Argument('[place]', 'local: the world of this checkout').choices(PLACES).default('local'),
    )
    .option('--env-file <file>', 'with lines NAME=value')
    .addHelpText('after', HELP)
    .action(async (place: Subject['place'], { envFile }: { envFile?: string }) => {
      if (place === 'local') await openWorld();
      let fix_count = 0;
      for await (const { verdict, about, detail } of diagnose(
        readPlace(place, envFile),
        process.env,
      )) {
        console.log(`[${verdict}] ${about}: ${detail}`);
        if (verdict === 'FIX') fix_count++;
      }
      console.log(fix_count === 0 ? '\nNothing to fix' : `\n${fix_count} to fix`);
      if (fix_count > 0) process.exitCode = 1;
    });
}

function readPlace(place: Subject['place'], file: string | undefined): Subject {
  try {
    return readSubject(place, file, process.env);
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      throw new Refusal(`${file} cannot be read (${error.code})`);
    }
    throw error;
  }
}

/** Every check of a deployment, in the order in which things are set up. Nothing is changed. */
export async function* diagnose(subject: Subject, env: NodeJS.ProcessEnv): AsyncGenerator<Finding> {
  yield* checkBindings(subject.place === 'local' ? 'production' : subject.place);
  yield* checkSecrets(subject);
  if (subject.place !== 'local') yield* await checkRemoteSecrets(subject.place, env);
  yield* checkAddresses(subject);
  yield* checkRegions(subject);
  yield await checkRedis(subject);
  for (const worker of ['redirect', 'api'] as const) {
    yield* await checkDatabase(worker, subject.databases[worker]);
  }
  yield* await checkAccounts(subject.databases.api);
  yield* await checkTwins(subject.databases.api);
  yield* await checkHealth(subject);
  yield await checkDistance(subject);
}
