import { PROBLEMS, Problem, type ProblemCode } from '@skinstack/domain/problem';
import { problemBody } from '@skinstack/http/problem-response';
import type { Ports } from '../ports.ts';
import { newRouter } from '../router.ts';
import { EXAMPLE_REQUEST_ID, PROBLEM_WORDS } from './problem-words.ts';
import { type Page, renderPage } from './render-page.ts';

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

/** The page a problem's `type` leads to. */
function renderProblemPage(code: ProblemCode, docs_url: string): Response {
  const { title, status } = PROBLEMS[code];
  const { happened, steps, detail, errors } = PROBLEM_WORDS[code];
  const problem = new Problem(code, detail, errors ? { errors } : {});
  const example = problemBody(problem, EXAMPLE_REQUEST_ID, docs_url);
  const body = `<main>
<p><a href="/docs/problems">All problems</a> · <a href="/docs">API</a></p>
<h1>${title}</h1>
<p class="status"><code>${code}</code> · HTTP ${status}</p>
<h2>What happened</h2>
<p>${markUp(happened)}</p>
<h2>What to do</h2>
<ul>
${steps.map((step) => `<li>${markUp(step)}</li>`).join('\n')}
</ul>
<h2>Example</h2>
<pre>${escapeText(JSON.stringify(example, null, 2))}</pre>
</main>`;
  return renderPage({ title: `${title} · SkinStack API`, kind: 'text', body });
}

/** The list of all problems. */
function renderProblemList(): Response {
  const codes = Object.keys(PROBLEMS) as ProblemCode[];
  const rows = codes.map(
    (code) =>
      `<tr><td>${PROBLEMS[code].status}</td>` +
      `<td><a href="/docs/problems/${code}"><code>${code}</code></a></td>` +
      `<td>${PROBLEMS[code].title}</td></tr>`,
  );
  const body = `<main>
<p><a href="/docs">API</a></p>
<h1>Problems</h1>
<p>Whatever is refused is answered as <code>application/problem+json</code> (RFC 9457). Its
<code>code</code> is one of these, and its <code>type</code> is the address of the code’s page.
Tell us the <code>request_id</code> when you ask about one.</p>
<table>
<tr><th>Status</th><th>Code</th><th>Meaning</th></tr>
${rows.join('\n')}
</table>
</main>`;
  return renderPage({ title: 'Problems · SkinStack API', kind: 'text', body });
}

/** Text with `code` marked. */
function markUp(text: string): string {
  return escapeText(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
