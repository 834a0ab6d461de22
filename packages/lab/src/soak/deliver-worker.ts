/** What a queue delivers, and what came of it (`Fetcher.queue` of workerd). */
type Outcome = { outcome: string; retryBatch: { retry: boolean; delaySeconds?: number } };
type Consumer = {
  queue(name: string, messages: object[]): Promise<Outcome>;
  scheduled(event: { cron: string }): Promise<{ outcome: string }>;
};

/** What the broker posts here. */
type Order =
  | { queue: string; messages: { id: string; body: unknown; attempts: number }[] }
  | { cron: string };

/**
 * Stands beside the API Worker in its process and calls its `queue` and `scheduled` as the platform
 * does: workerd has no other door to them.
 */
export default {
  async fetch(request: Request, env: { API: Consumer }): Promise<Response> {
    const order = (await request.json()) as Order;
    if ('cron' in order) return Response.json(await env.API.scheduled({ cron: order.cron }));
    const timestamp = new Date();
    const messages = order.messages.map((message) => ({ ...message, timestamp }));
    const { outcome, retryBatch } = await env.API.queue(order.queue, messages);
    return Response.json({ outcome, retryBatch });
  },
};
