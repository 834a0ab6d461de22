import type { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import type { ApiDocument } from './api-document.ts';
import { describeApi } from './describe-api.ts';

/** GET /openapi.json: what this router's routes are, made once, told with the caller's address. */
export function serveDescription(router: ReturnType<typeof newRouter>, ports: Ports): void {
  let made: ApiDocument | undefined;
  router.get('/openapi.json', (context) => {
    made ??= describeApi(router, ports);
    const url = new URL(context.req.url).origin;
    return context.json({ ...made, servers: [{ url, description: 'This deployment' }] });
  });
}
