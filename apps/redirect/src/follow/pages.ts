import { PROBLEMS, type Problem, type ProblemCode } from '@skinstack/domain/problem';
import { problemResponse } from '@skinstack/http/problem-response';

/** Browsers come by https from then on, for a year. */
export const HSTS = 'max-age=31536000';

/** Headers of every answer: a short link is no page, and nothing of this domain is to be found. */
const SITE_HEADERS = {
  'Strict-Transport-Security': HSTS,
  'X-Robots-Tag': 'noindex',
} as const;

/** Puts the site's headers on an answer. */
export function withSiteHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(SITE_HEADERS)) response.headers.set(name, value);
  return response;
}

const TEXTS: Partial<Record<ProblemCode, PageText>> = {
  not_found: {
    heading: 'There is no such link',
    text: 'Check the address for a missing letter. In some, capital and small letters differ.',
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
export function renderRefusal(
  request: Request,
  problem: Problem,
  request_id: string,
  docs_url: string,
): Response {
  const words = TEXTS[problem.code];
  const response = withSiteHeaders(problemResponse(problem, request_id, docs_url));
  if (!words || !acceptsHtml(request.headers.get('Accept'))) {
    return request.method === 'HEAD' ? new Response(null, response) : response;
  }
  return renderPage(request, PROBLEMS[problem.code].status, words, request_id, response.headers);
}

/** The words of a small page. */
type PageText = { heading: string; text: string };

/** The one HTML page of this Worker: under a kilobyte, no script, light and dark. */
function renderPage(
  request: Request,
  status: number,
  words: PageText,
  request_id: string,
  headers: Headers,
): Response {
  headers.set('Content-Type', 'text/html; charset=utf-8');
  headers.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('X-Request-Id', request_id);
  const body = request.method === 'HEAD' ? null : page(words, request_id);
  return withSiteHeaders(new Response(body, { status, headers }));
}

// Every word on the page is ours; the request id is a plain token.
const page = ({ heading, text }: PageText, request_id: string) => `<!doctype html>
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

/**
 * True when a request asks for HTML by name (RFC 9110 §12.5.1): browsers do, programs that take
 * anything do not. A quality of 0 says that HTML is not wanted.
 */
function acceptsHtml(accept: string | null): boolean {
  if (accept === null) return false;
  return accept
    .toLowerCase()
    .split(',')
    .some((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
      if (type !== 'text/html') return false;
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return quality === undefined || Number(quality.slice(2)) > 0;
    });
}

const TEXT =
  'Links of this domain lead to skincare that somebody recommends, and tell the shop who did.';

/** `GET /`: says whose domain this is, to who cuts a link short. Touches no store. */
export function home(request: Request, request_id: string): Response {
  const headers = new Headers({ 'Cache-Control': 'public, max-age=3600' });
  return renderPage(request, 200, { heading: 'SkinStack', text: TEXT }, request_id, headers);
}

/**
 * What a crawler may fetch: everything, or it never sees that nothing here is to be found
 * (`X-Robots-Tag`), and networks that show a preview of a shared link would show none.
 */
const ROBOTS = 'User-agent: *\nDisallow:\n';

/** A drop, 32 × 32. */
const ICON = Uint8Array.from(
  atob(
    'AAABAAEAICAAAAEAAgDJAAAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAgAAAAIAIDAAAADhSSZwAAAAxQ' +
      'TFRFijtSijtSijtSijtSy44v6AAAAAR0Uk5TAFWq/6AOMS8AAABoSURBVHjajY7LDUBQFEQfEhaKUIIS' +
      '6EgJlKAjSlCCIixIcHzm5iU2L2Z1FnPmXueCiWqDbDLIZ4NyNWgP64LaCYzqgtoFLC9UsEsCadwxW378' +
      'QKcZDQXAl73uBji/J/z1FHr92mzuXy6i200Ex7PFwwAAAABJRU5ErkJggg==',
  ),
  (letter) => letter.charCodeAt(0),
);

/** `GET /robots.txt` and `GET /favicon.ico`, which nobody asks for because of a link. */
export function siteFile(request: Request, kind: 'robots' | 'icon', request_id: string): Response {
  const headers = {
    'Content-Type': kind === 'robots' ? 'text/plain; charset=utf-8' : 'image/x-icon',
    'Cache-Control': 'public, max-age=86400',
    'X-Request-Id': request_id,
  };
  const body = kind === 'robots' ? ROBOTS : ICON;
  return withSiteHeaders(new Response(request.method === 'HEAD' ? null : body, { headers }));
}
