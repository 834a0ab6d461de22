import { type App, createApp } from './app.ts';
import { type ClickBatch, consumeClicks } from './clicks/consume-clicks.ts';
import { publishBetween, runSchedule } from './operations/schedule.ts';
import { createPorts, type Ports } from './ports.ts';

type Waiting = { waitUntil(work: Promise<unknown>): void };

let ports: Ports | undefined;
let app: App | undefined;

/** The entry: requests, batches of clicks, and cron. One app an isolate. */
export default {
  async fetch(request: Request, env: object, context: Parameters<App['fetch']>[2]) {
    ports ??= await createPorts(env);
    app ??= createApp(ports);
    return app.fetch(request, env, context);
  },
  async queue(batch: ClickBatch, env: unknown): Promise<void> {
    ports ??= await createPorts(env);
    await consumeClicks(ports, batch);
  },
  async scheduled(event: { cron: string }, env: unknown, context: Waiting): Promise<void> {
    ports ??= await createPorts(env);
    context.waitUntil(publishBetween(ports, event.cron));
    await runSchedule(ports, event.cron);
  },
};
