/** What our pages may load: our own styles and images, and nothing inline. */
const TEXT_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'";
/** The API tools also fetch the description, and create styles and images at run time. */
const TOOL_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; connect-src 'self'; worker-src blob:";
const NOWHERE = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page: the files it loads, and its body. Title and body are markup already. */
export type Page = {
  title: string;
  kind: 'text' | 'tool';
  body: string;
  styles?: readonly string[];
  scripts?: readonly string[];
  /** Personal: not to be cached. */
  is_private?: boolean;
};

/** A page as a response. Everything it loads comes from this Worker. */
export function renderPage(page: Page): Response {
  const { title, kind, body, styles = [], scripts = [] } = page;
  const links = ['docs.css', ...styles].map(
    (file) => `<link rel="stylesheet" href="/docs/assets/${file}">`,
  );
  const tags = scripts.map((file) => `<script src="/docs/assets/${file}" defer></script>`);
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/docs/assets/icon.svg" type="image/svg+xml">
${[...links, ...tags].join('\n')}
</head>
<body class="${kind}">
${body}
</body>
</html>
`;
  const policy = kind === 'tool' ? TOOL_POLICY : TEXT_POLICY;
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `${policy}; ${NOWHERE}`,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cache-Control': page.is_private ? 'private, no-store' : 'public, max-age=300',
    },
  });
}
