import { PROBLEMS, Problem, type ProblemCode } from '@skinstack/domain/problem';
import { type Page, renderPage } from '../docs/show-page.ts';
import { renderProblemList, renderProblemPage } from '../docs/show-problem-page.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';

const BODY =
  '<div id="docs"><noscript>This page needs JavaScript; ' +
  '<a href="/openapi.json">the description</a> itself does not.</noscript></div>';
const SWAGGER_UI: Page = {
  title: 'SkinStack API',
  kind: 'tool',
  body: BODY,
  styles: ['swagger-ui.css'],
  scripts: ['swagger-ui-bundle.js', 'start-swagger-ui.js'],
};
const REDOC: Page = {
  title: 'SkinStack API reference',
  kind: 'tool',
  body: BODY,
  scripts: ['redoc.standalone.js', 'start-redoc.js'],
};

/** Pages for people: Swagger UI, ReDoc, and one for each problem. */
export function docsRoutes(ports: Ports) {
  const router = newRouter();
  router.get('/', (context) => context.redirect('/docs'));
  router.get('/docs', () => renderPage(SWAGGER_UI));
  router.get('/redoc', () => renderPage(REDOC));
  router.get('/docs/assets/:file', async ({ req }) => {
    const asset = await ports.assets?.fetch(req.url, { headers: req.raw.headers });
    if (asset && asset.status !== 404) return asset;
    throw new Problem('not_found', 'The documentation has no such file.');
  });
  router.get('/docs/problems', () => renderProblemList());
  router.get('/docs/problems/:code', (context) => {
    const code = context.req.param('code');
    if (!isCode(code)) throw new Problem('not_found', 'There is no problem of this name.');
    return renderProblemPage(code, ports.docs_url);
  });
  return router;
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
