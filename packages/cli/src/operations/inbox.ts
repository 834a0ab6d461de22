import { ApiProblem } from '@skinstack/client/api-problem';
import { type Client, createClient } from '@skinstack/client/create-client';
import { type Answer, readAnswer } from '@skinstack/client/read-answer';
import { isId } from '@skinstack/domain/ids';
import { NETWORKS } from '@skinstack/networks/networks';
import { type Command, InvalidArgumentError } from 'commander';
import { openWorld } from '../find-world.ts';
import { type Output, renderProgress } from '../render-progress.ts';
import { newCommand, newSubcommand, wholeNumber } from '../run-command.ts';

/** `npm run inbox`: what networks delivered, listed and applied again; operators only. */
export function inboxCommand(): Command {
  const command = newCommand('inbox', 'Lists what networks delivered, and applies it again.');
  addFilter(newSubcommand(command, 'list', 'Lists deliveries, the newest first.'))
    .option('--limit <count>', 'how many', wholeNumber(1), 20)
    .action(async ({ limit, ...named }: Named & { limit: number }) => {
      await listInbox(await openInbox(), { filter: filterOf(named), limit }, process.stdout);
    });
  newSubcommand(command, 'show', 'Prints a delivery with its body, which may hold personal data.')
    .argument('<id>', 'evt_…', readId)
    .action(async (id: string) => printDelivery(await openInbox(), id, process.stdout));
  const replay = newSubcommand(command, 'replay', 'Applies deliveries again, the oldest first.');
  addFilter(replay)
    .argument('[ids...]', 'evt_…, or choose by --status', readIds)
    .action(async (ids: string[], named: Named) => {
      const isFiltered = Object.keys(named).length > 0;
      // everything there is, once more, is never what was meant
      if (ids.length > 0 ? isFiltered : named.status === undefined) {
        replay.error('error: name deliveries (evt_…), or choose them by --status');
      }
      const wish = { ids, filter: isFiltered ? filterOf(named) : null };
      if (!(await replayInbox(await openInbox(), wish, process.stdout))) process.exitCode = 1;
    });
  return command;
}

type Named = { status?: string; network?: string; order?: string };

const STATUSES =
  'received, recorded, updated, reversed, unattributed, ignored, pending, duplicate, quarantined';

function addFilter(command: Command): Command {
  return command
    .option('--status <status>', STATUSES)
    .option('--network <name>', NETWORKS.join(', '))
    .option('--order <id>', 'about this order');
}

function filterOf({ order, ...same }: Named): InboxFilter {
  return { ...same, ...(order === undefined ? {} : { external_order_id: order }) };
}

function readId(text: string): string {
  if (isId('evt', text)) return text;
  throw new InvalidArgumentError('It is no delivery (evt_…).');
}

const readIds = (text: string, before: string[] = []) => [...before, readId(text)];

async function openInbox(): Promise<Client> {
  const { api_url, admin_key } = await openWorld();
  return createClient(api_url, admin_key);
}

const MOST_A_PAGE = 100;

/** Lists deliveries, a line each, newest first: what they are and what became of them. */
export async function listInbox(
  client: Client,
  { filter, limit }: { filter: InboxFilter; limit: number },
  output: Output,
): Promise<void> {
  let left = limit;
  for await (const page of listDeliveries(client, filter, Math.min(limit, MOST_A_PAGE))) {
    for (const delivery of page.slice(0, left)) output.write(`${lineOf(delivery)}\n`);
    left -= page.length;
    if (left <= 0) return;
  }
  if (left === limit) output.write('Nothing in the inbox is so.\n');
}

function lineOf({ id, created_at, network, topic, status, external_order_id, reason }: Delivery) {
  const what = [status.padEnd(12), network.padEnd(9), topic ?? '-', external_order_id ?? '-'];
  const line = [id, created_at, ...what, reason ?? ''].join('  ');
  // ids and topics are a network's own words
  return line.replace(/\p{Cc}/gu, ' ').trimEnd();
}

/** Which deliveries are meant; what is left out does not matter. */
export type InboxFilter = { status?: string; network?: string; external_order_id?: string };
/** A delivery as the inbox lists it. */
type Delivery = Answer<
  Awaited<ReturnType<Client['api']['webhook-events']['$get']>>
>['data'][number];

/** The deliveries that are meant, newest first, a page at a time. */
export async function* listDeliveries(
  { api }: Client,
  filter: InboxFilter,
  page_size = MOST_A_PAGE,
): AsyncGenerator<Delivery[]> {
  let cursor: string | null = null;
  do {
    // what is asked for is checked there, and refused in words
    const query = { ...filter, limit: String(page_size), ...(cursor === null ? {} : { cursor }) };
    const page: { data: Delivery[]; next_cursor: string | null } = await readAnswer(
      api['webhook-events'].$get({ query: query as { limit: string } }),
    );
    yield page.data;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/** Shows a delivery: all that is known of it, then its body, indented when it is JSON. */
export async function printDelivery({ api }: Client, id: string, output: Output): Promise<void> {
  const { body, ...delivery } = await readAnswer(
    api['webhook-events'][':id'].$get({ param: { id } }),
  );
  output.write(`${JSON.stringify(delivery, null, 2)}\n\n${printable(body)}\n`);
}

function printable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // nothing a network sends moves the cursor of a terminal
    return body.replace(/[^\P{Cc}\n\t]/gu, ' ');
  }
}

type Wish = { ids: string[]; filter: InboxFilter | null };

/**
 * Applies deliveries again, the oldest first, with a bar, and tells what became of them.
 * @returns false when one is set aside again
 */
export async function replayInbox(client: Client, wish: Wish, output: Output): Promise<boolean> {
  const progress = renderProgress(output);
  const counts = new Map<string, number>();
  const reasons: string[] = [];
  try {
    progress.begin('Looking into the inbox');
    const ids = wish.filter === null ? wish.ids : await listIds(client, wish.filter);
    progress.begin(`Applying ${ids.length} deliveries again`);
    for (const [index, id] of ids.entries()) {
      const { outcome, reason } = await replay(client, id);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome === 'quarantined') reasons.push(`${id}  ${reason ?? ''}`);
      progress.advance((index + 1) / ids.length);
    }
  } finally {
    progress.end();
  }
  for (const reason of reasons) output.write(`${reason.replace(/\p{Cc}/gu, ' ')}\n`);
  const sum = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  output.write(`${sum === '' ? 'Nothing in the inbox is so.' : sum}\n`);
  return reasons.length === 0;
}

/** All of them before the first is applied, for that changes which are so. */
async function listIds(client: Client, filter: InboxFilter): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of listDeliveries(client, filter)) ids.push(...page.map(({ id }) => id));
  return ids.reverse();
}

/** Applies one; when the API asks for fewer requests, after the time it names. */
async function replay({ api }: Client, id: string) {
  for (;;) {
    try {
      return await readAnswer(api['webhook-events'][':id'].replay.$post({ param: { id } }));
    } catch (error) {
      const wait_seconds = error instanceof ApiProblem ? error.retry_after_seconds : null;
      if (wait_seconds === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait_seconds * 1_000));
    }
  }
}
