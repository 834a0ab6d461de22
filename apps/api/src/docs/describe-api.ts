import type { OpenAPIHono } from '@hono/zod-openapi';
import { CSRF_HEADER, SESSION_COOKIE } from '../middleware/session.ts';
import type { Ports } from '../ports.ts';
import type { newRouter } from '../router.ts';
import { ABOUT, TAGS } from './about.ts';
import {
  type ApiDocument,
  HEADERS,
  IDEMPOTENCY_KEY,
  METHODS,
  refusalComponents,
} from './components.ts';
import { describeWords } from './describe-fields.ts';
import { describeOperation, type OperationTexts } from './describe-operation.ts';

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

type Registry = OpenAPIHono['openAPIRegistry'];

/** Describes the session's cookie, and the header unsafe requests with it repeat. */
function registerSessionSchemes(registry: Registry): void {
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: 'The cookie of POST /auth/sign-in. Same rights as a key of that user.',
  });
  registry.registerComponent('securitySchemes', 'csrf', {
    type: 'apiKey',
    in: 'header',
    name: CSRF_HEADER,
    description: '`csrf_token` of GET /auth/me; with the cookie, for all but GET.',
  });
}

/** SPDX's name for a license of our own: nobody may use it without asking. */
const LICENSE = { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' };

/** First, because it is what most callers use. */
const BEARER = {
  type: 'http',
  scheme: 'bearer',
  description: 'A key of an operator or of an influencer.',
} as const;

type Router = ReturnType<typeof newRouter>;

/**
 * The OpenAPI 3.1 description. Paths and schemas are those the routes validate with; who may call
 * them is `access.ts`; words and examples come from the subjects.
 */
function describeApi(router: Router, ports: Ports, texts: OperationTexts): ApiDocument {
  const document = router.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'SkinStack API',
      version: ports.version,
      description: ABOUT,
      license: LICENSE,
    },
    tags: TAGS,
  });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      const route = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      if (operation) describeOperation(operation, method, route, texts[route] ?? { id: '' });
    }
  }
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    describeWords(schema, name);
  }
  document.components = {
    ...document.components,
    securitySchemes: { bearer: BEARER, ...document.components?.securitySchemes },
    headers: HEADERS,
    parameters: { ...document.components?.parameters, ...IDEMPOTENCY_KEY },
    responses: refusalComponents(ports.docs_url),
  };
  return document;
}
