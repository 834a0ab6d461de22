import { PROBLEMS, Problem, type ProblemCode } from '@skinstack/domain/problem';
import { problemBody } from '@skinstack/http/problem-body';
import { EXAMPLE_REQUEST_ID } from './example-request-id.ts';
import { PROBLEM_WORDS } from './problem-words.ts';
import { renderPage } from './show-page.ts';

/** The page a problem's `type` leads to. */
export function renderProblemPage(code: ProblemCode, docs_url: string): Response {
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
export function renderProblemList(): Response {
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
