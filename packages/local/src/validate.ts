import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { namedWorld } from './journey/borrow-world.ts';
import { validateWorld } from './journey/validate-world.ts';

/** `npm run validate`: seven checks of a deployment, each a line; exit code 1 when one fails. */
async function validate(): Promise<number> {
  const world = namedWorld();
  let failed_count = 0;
  for await (const { name, failure } of validateWorld(world)) {
    console.log(failure === null ? `[OK] ${name}: PASS` : `[!!] ${name}: FAIL — ${failure}`);
    if (failure !== null) failed_count++;
  }
  if (failed_count > 0) {
    await readAnswer(createClient(world.apiUrl).healthz.$get()).catch(() => {
      console.log(
        `\nIs anything running at ${world.apiUrl}? “npm run dev” starts the local world;`,
      );
      console.log('API_URL, REDIRECT_URL and ADMIN_API_KEY name another.');
    });
  }
  return failed_count === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exit(await validate());
