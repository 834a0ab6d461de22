import { ApiProblem } from '@skinstack/client/api-problem';
import type { Client } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import { type Output, renderProgress } from '../render-progress.ts';
import { type InboxFilter, listDeliveries } from './list-inbox.ts';

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
