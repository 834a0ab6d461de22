import { PROBLEMS, type Problem, type ProblemCode } from '@skinstack/domain/problem';
import { problemResponse } from '@skinstack/http/problem-response';

const WORDS: Partial<Record<ProblemCode, { heading: string; text: string }>> = {
  not_found: {
    heading: 'There is no such link',
    text: 'Check the address for a missing letter. Capital and small letters differ here.',
  },
  link_gone: {
    heading: 'This link has ended',
    text: 'Whoever shared it has switched it off, or its time is over.',
  },
  rate_limited: {
    heading: 'There is no such link',
    text: 'Too many that do not exist were tried from here. Links that exist go on working.',
  },
  unavailable: {
    heading: 'One moment, please',
    text: 'We cannot look this link up right now. Please try again in a few seconds.',
  },
};

/** A refusal to a follower: a small page for browsers, problem JSON for programs. */
export function linkPage(
  request: Request,
  problem: Problem,
  request_id: string,
  docs_url: string,
): Response {
  const words = WORDS[problem.code];
  const wantsPage = request.headers.get('Accept')?.includes('text/html') ?? false;
  const response = problemResponse(problem, request_id, docs_url);
  if (!wantsPage || !words) return withoutBodyOfHead(request, response);
  response.headers.set('Content-Type', 'text/html; charset=utf-8');
  response.headers.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
  response.headers.set('X-Robots-Tag', 'noindex');
  const { status } = PROBLEMS[problem.code];
  const body = page(words.heading, words.text, request_id);
  return withoutBodyOfHead(request, new Response(body, { status, headers: response.headers }));
}

function withoutBodyOfHead(request: Request, response: Response): Response {
  return request.method === 'HEAD' ? new Response(null, response) : response;
}

// Every word on the page is ours; the request id is a plain token.
const page = (heading: string, text: string, request_id: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${heading}</title>
<style>
:root{color-scheme:light dark}*{box-sizing:border-box}
body{font:17px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-content:center;
padding:2rem;background:#fdf8f4;color:#2b2320}
main{max-width:26rem}h1{font-size:1.5rem;margin:0 0 .5rem}p{margin:0 0 1rem}
small{color:#6f625c}
@media(prefers-color-scheme:dark){body{background:#1d1816;color:#f3ebe6}small{color:#b3a59d}}
</style></head>
<body><main><h1>${heading}</h1><p>${text}</p><small>SkinStack · ${request_id}</small></main></body>
</html>`;
