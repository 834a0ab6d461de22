import { type Client, createClient } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { type Command, InvalidArgumentError } from 'commander';
import { openWorld } from '../find-world.ts';
import { newCommand, newSubcommand } from '../run-command.ts';

/** `npm run clicks`: stores the clicks again that could not be stored, or forgets visitors. */
export function clicksCommand(): Command {
  const command = newCommand('clicks', 'Stores clicks again, or forgets who clicked.');
  const replay =
    'Stores the clicks again that could not be stored, until none is left that can be.';
  newSubcommand(command, 'replay', replay).action(async () => replayClicks(await openApi()));
  newSubcommand(command, 'erase', 'Forgets visitors, and changes no count.')
    .argument('<id>', 'a click (clk_…), or an influencer (inf_…) with all links', readId)
    .action(async (id: string) => eraseVisitors(await openApi(), id));
  return command;
}

function readId(text: string): string {
  if (/^(clk|inf)_/.test(text)) return text;
  throw new InvalidArgumentError('It is neither clk_… nor inf_….');
}

async function openApi(): Promise<Client['api']> {
  const { api_url, admin_key } = await openWorld();
  return createClient(api_url, admin_key).api;
}

async function replayClicks(api: Client['api']): Promise<void> {
  for (let stored_count = 0; ; ) {
    const { stored, dead } = await readAnswer(api.clicks.replay.$post());
    stored_count += stored;
    if (stored > 0) continue;
    console.log(`${stored_count} stored`);
    for (const { reason, count } of dead) console.log(`${count} wait on: ${reason}`);
    if (dead.length > 0) process.exitCode = 1;
    return;
  }
}

async function eraseVisitors(api: Client['api'], id: string): Promise<void> {
  const named = id.startsWith('clk_') ? { click_id: id } : { influencer_id: id };
  let erased_count = 0;
  for (let from_on: string | null = '1970-01-01'; from_on !== null; ) {
    const done: { erased: number; next_on: string | null } = await readAnswer(
      api.clicks.erase.$post({ json: { ...named, from_on } }),
    );
    erased_count += done.erased;
    from_on = done.next_on;
  }
  console.log(`${erased_count} clicks have no visitor any more`);
}
