import type { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { type ApiDocument, METHODS } from './api-document.ts';
import { ABOUT, TAGS } from './api-text.ts';
import { describeOperation } from './describe-operation.ts';
import { describeWords } from './describe-words.ts';
import { HEADERS, IDEMPOTENCY_KEY } from './header-components.ts';
import type { OperationTexts } from './operation-text.ts';
import { refusalComponents } from './refusal-components.ts';

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
export function describeApi(router: Router, ports: Ports, texts: OperationTexts): ApiDocument {
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
