import { createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { namedWorld } from '../borrow-world.ts';

/** `npm run clicks`: stores the clicks again that could not be stored, or forgets visitors. */
const USAGE = `usage: npm run clicks -- replay
       npm run clicks -- erase <click id | influencer id>

\`replay\` stores the clicks again that could not be stored, until none is left that can be;
\`erase\` forgets the visitor of a click (clk_...), or all visitors of an influencer's links
(inf_...), and changes no count. API_URL and ADMIN_API_KEY name a deployment; by default the local
world is asked.`;

const [task, whose = '', ...rest] = process.argv.slice(2);
const isReplay = task === 'replay' && whose === '';
const isErase = task === 'erase' && /^(clk|inf)_/.test(whose);
if (!(isReplay || isErase) || rest.length > 0) {
  console.error(USAGE);
  process.exit(2);
}
const { apiUrl, adminKey } = namedWorld();
const { api } = createClient(apiUrl, adminKey);
if (isErase) {
  const named = whose.startsWith('clk_') ? { click_id: whose } : { influencer_id: whose };
  let erased_count = 0;
  for (let from_on: string | null = '1970-01-01'; from_on !== null; ) {
    const done: { erased: number; next_on: string | null } = await readAnswer(
      api.clicks.erase.$post({ json: { ...named, from_on } }),
    );
    erased_count += done.erased;
    from_on = done.next_on;
  }
  console.log(`${erased_count} clicks have no visitor any more`);
  process.exit(0);
}
let stored_count = 0;
for (;;) {
  const { stored, dead } = await readAnswer(api.clicks.replay.$post());
  stored_count += stored;
  if (stored > 0) continue;
  console.log(`${stored_count} stored`);
  for (const { reason, count } of dead) console.log(`${count} wait on: ${reason}`);
  process.exit(dead.length === 0 ? 0 : 1);
}
