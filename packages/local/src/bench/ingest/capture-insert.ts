import { connectDatabase } from '@skinstack/db/connect-database';
import { insertClicks } from '@skinstack/db/insert-clicks';
import type { Click } from '@skinstack/domain/click';
import { startExplainingEndpoint } from '../plans/start-explaining-endpoint.ts';

/**
 * The text of the statement the consumer stores clicks with, as the driver sends it; its one
 * parameter is the clicks as JSON.
 */
export async function captureInsert(postgresUrl: string, click: Click): Promise<string> {
  const endpoint = await startExplainingEndpoint(postgresUrl);
  try {
    await insertClicks(connectDatabase(endpoint.databaseUrl), [click]);
    const [sent] = endpoint.take();
    if (sent?.params.length !== 1) throw new Error('storing clicks is no longer one statement');
    return sent.query;
  } finally {
    await endpoint.stop();
  }
}
