import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';

/** The API in this process, over the stores of the test world, as something that sends requests. */
export async function callApp(bindings: Record<string, string>): Promise<typeof fetch> {
  const app = createApp(await createPorts(bindings));
  const context = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
  return async (input, init) => app.fetch(new Request(input, init), bindings, context);
}
