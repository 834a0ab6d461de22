import { ApiProblem } from '@skinstack/client/api-problem';
import { createClient } from '@skinstack/client/create-client';
import { WrongUse } from './import/read-import-options.ts';
import { listInbox } from './inbox/list-inbox.ts';
import { readInboxOptions } from './inbox/read-inbox-options.ts';
import { replayInbox } from './inbox/replay-inbox.ts';
import { showDelivery } from './inbox/show-delivery.ts';
import { namedWorld } from './journey/borrow-world.ts';

/** `npm run inbox`: what networks delivered, looked at and applied again; operators only. */
async function inbox(given: string[]): Promise<number> {
  const { apiUrl, adminKey } = namedWorld();
  try {
    const options = readInboxOptions(given);
    const client = createClient(apiUrl, adminKey);
    if (options.task === 'list') await listInbox(client, options, process.stdout);
    if (options.task === 'show') await showDelivery(client, options.id, process.stdout);
    if (options.task === 'replay') {
      const isDone = await replayInbox(client, options, process.stdout);
      return isDone ? 0 : 1;
    }
    return 0;
  } catch (error) {
    // what fetch throws when no answer came
    const isSilent = error instanceof TypeError;
    const said = error instanceof ApiProblem || error instanceof Error ? error.message : error;
    console.error(isSilent ? `No answer from ${apiUrl}. Is “npm run dev” running?` : said);
    return error instanceof WrongUse ? 2 : 1;
  }
}

if (process.argv[1] === import.meta.filename) process.exitCode = await inbox(process.argv.slice(2));
