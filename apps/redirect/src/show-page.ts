/** The words of a small page. */
export type PageWords = { heading: string; text: string };

/** The one HTML page of this Worker: under a kilobyte, no script, light and dark. */
export function showPage(
  request: Request,
  status: number,
  words: PageWords,
  request_id: string,
  headers: Headers,
): Response {
  headers.set('Content-Type', 'text/html; charset=utf-8');
  headers.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('X-Robots-Tag', 'noindex');
  headers.set('X-Request-Id', request_id);
  const body = request.method === 'HEAD' ? null : page(words, request_id);
  return new Response(body, { status, headers });
}

// Every word on the page is ours; the request id is a plain token.
const page = ({ heading, text }: PageWords, request_id: string) => `<!doctype html>
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
