import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { namedWorld } from './journey/borrow-world.ts';

/** `npm run clicks -- replay`: stores the clicks again that could not be stored. */
const USAGE = `usage: npm run clicks -- replay

Stores the clicks again that could not be stored, until none is left that can be. API_URL and
ADMIN_API_KEY name a deployment; by default the local world is asked.`;

const [task, ...rest] = process.argv.slice(2);
if (task !== 'replay' || rest.length > 0) {
  console.error(USAGE);
  process.exit(2);
}
const { apiUrl, adminKey } = namedWorld();
const { api } = createClient(apiUrl, adminKey);
let stored_count = 0;
for (;;) {
  const { stored, dead } = await readAnswer(api.clicks.replay.$post());
  stored_count += stored;
  if (stored > 0) continue;
  console.log(`${stored_count} stored`);
  for (const { reason, count } of dead) console.log(`${count} wait on: ${reason}`);
  process.exit(dead.length === 0 ? 0 : 1);
}
