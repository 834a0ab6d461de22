import type { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import type { ApiDocument } from './api-document.ts';
import { describeApi } from './describe-api.ts';
import type { OperationTexts } from './operation-text.ts';
import { registerSessionSchemes } from './register-session-schemes.ts';

/**
 * GET /openapi.json: built once from this router's routes, answered with the caller's address.
 * @param texts words and examples of every operation
 */
export function serveDescription(
  router: ReturnType<typeof newRouter>,
  ports: Ports,
  texts: OperationTexts,
): void {
  registerSessionSchemes(router.openAPIRegistry);
  let document: ApiDocument | undefined;
  router.get('/openapi.json', (context) => {
    document ??= describeApi(router, ports, texts);
    const url = new URL(context.req.url).origin;
    return context.json({ ...document, servers: [{ url, description: 'This deployment' }] });
  });
}
