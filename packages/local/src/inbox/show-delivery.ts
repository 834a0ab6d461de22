import type { Client } from '@skinstack/client/create-client';
import { readAnswer } from '@skinstack/client/read-answer';
import type { Output } from '../import/show-progress.ts';

/** Shows a delivery: all that is known of it, then its body, indented when it is JSON. */
export async function showDelivery({ api }: Client, id: string, output: Output): Promise<void> {
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
