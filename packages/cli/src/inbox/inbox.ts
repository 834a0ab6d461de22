import { parseArgs } from 'node:util';
import { ApiProblem } from '@skinstack/client/api-problem';
import { createClient } from '@skinstack/client/create-client';
import { isId } from '@skinstack/domain/ids';
import { namedWorld } from '../borrow-world.ts';
import { WrongUse } from '../catalogue/import.ts';
import { type InboxFilter, listInbox, printDelivery } from './list-inbox.ts';
import { replayInbox } from './replay-inbox.ts';

/** What the command line asks for. */
export type InboxOptions =
  | { task: 'list'; filter: InboxFilter; limit: number }
  | { task: 'show'; id: string }
  | { task: 'replay'; ids: string[]; filter: InboxFilter | null };

const USAGE = `usage: npm run inbox -- list [--status STATUS] [--network NAME] [--order ID]
                                [--limit 20]
       npm run inbox -- show evt_…
       npm run inbox -- replay evt_… …
       npm run inbox -- replay --status quarantined [--network NAME] [--order ID]

  --status STATUS  received, recorded, updated, reversed, unattributed, ignored, pending, duplicate,
                   quarantined
  --network NAME   refersion, shopify, impact, levanta, custom
  --order ID       about this order
  --limit N        how many to list, the newest first

Bodies may hold personal data: “show” is for operators. API_URL and ADMIN_API_KEY name another
deployment than the running local one.`;

/** Reads the command line. @throws WrongUse */
export function parseInboxOptions(given: readonly string[]): InboxOptions {
  const { values, positionals } = parse(given);
  const [task, ...ids] = positionals;
  const filter = {
    ...(values.status === undefined ? {} : { status: values.status }),
    ...(values.network === undefined ? {} : { network: values.network }),
    ...(values.order === undefined ? {} : { external_order_id: values.order }),
  };
  const isFiltered = Object.keys(filter).length > 0;
  const wrong = ids.find((id) => !isId('evt', id));
  if (wrong !== undefined) throw new WrongUse(`${wrong} is no delivery (evt_…).\n\n${USAGE}`);
  if (task === 'list' && ids.length === 0) {
    const limit = Number(values.limit ?? '20');
    if (Number.isInteger(limit) && limit > 0) return { task, filter, limit };
  }
  const [id] = ids;
  if (task === 'show' && id !== undefined && ids.length === 1 && !isFiltered) return { task, id };
  if (task === 'replay' && ids.length > 0 && !isFiltered) return { task, ids, filter: null };
  // everything there is, once more, is never what was meant
  if (task === 'replay' && ids.length === 0 && values.status !== undefined)
    return { task, ids: [], filter };
  throw new WrongUse(USAGE);
}

function parse(given: readonly string[]) {
  const options = {
    status: { type: 'string' },
    network: { type: 'string' },
    order: { type: 'string' },
    limit: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...given], options, allowPositionals: true });
  } catch (error) {
    throw new WrongUse(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
}

/** `npm run inbox`: what networks delivered, looked at and applied again; operators only. */
async function inbox(given: string[]): Promise<number> {
  const { apiUrl, adminKey } = namedWorld();
  try {
    const options = parseInboxOptions(given);
    const client = createClient(apiUrl, adminKey);
    if (options.task === 'list') await listInbox(client, options, process.stdout);
    if (options.task === 'show') await printDelivery(client, options.id, process.stdout);
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
