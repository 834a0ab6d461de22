import { escapeMarkup } from '@skinstack/domain/escape-markup';
import { chooseLocale, LOCALES, type Locale } from '@skinstack/domain/people';
import type { Ports } from '../ports.ts';
import { PUBLIC_WORDS } from './words.ts';

/** What every page of ours may load and do: nothing inline, no other host. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The headers of every page for people. */
export const PAGE_HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Cache-Control': 'private, no-store',
} as const;

/** The files a build of the dashboard consists of, as its manifest names them. */
export type Build = {
  styles: readonly string[];
  entry: string;
  /** What a source, such as `words/de.ts`, was built into, with what it imports. */
  files(source: string): readonly string[];
};

type Chunk = { file: string; imports?: string[] };
const MANIFEST = '/app/manifest.json';
const ENTRY = 'src/start.tsx';
const STYLES = 'style.css';

/** Finds the built files; null where there is no build. A build never changes under an isolate. */
export function createBuildReader(ports: Pick<Ports, 'assets'>) {
  let known: Build | null = null;
  return async function readBuild(url: string): Promise<Build | null> {
    if (known) return known;
    const answer = await ports.assets?.fetch(new URL(MANIFEST, url).href);
    if (!answer?.ok) return null;
    const chunks = (await answer.json()) as Record<string, Chunk>;
    const entry = chunks[ENTRY];
    if (!entry) return null;
    const pathOf = (file: string) => `/app/${file}`;
    known = {
      styles: [chunks[STYLES]?.file ?? []].flat().map(pathOf),
      entry: pathOf(entry.file),
      files: (source) =>
        [source, ...(chunks[source]?.imports ?? [])]
          .flatMap((name) => chunks[name]?.file ?? [])
          .map(pathOf),
    };
    return known;
  };
}

/** How a page begins. @param title is escaped here; null until the page has one */
export function openHtml(
  build: Build | null,
  locale: Locale,
  title: string | null,
  theme: 'light' | 'dark' | null,
): string {
  const styles = build?.styles ?? [];
  return `<!doctype html>
<html lang="${locale}"${theme ? ` data-theme="${theme}"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf7f4">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#161210">
<title>${title === null ? '' : `${escapeMarkup(title)} · `}SkinStack</title>
<link rel="icon" href="/app/icon.svg" type="image/svg+xml">
<link rel="manifest" href="/app/manifest.webmanifest">
${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
`;
}

/** A whole page without script. @param body is markup already */
export function writePublicPage(
  build: Build | null,
  page: { locale: Locale; title: string; body: string; status?: number },
): Response {
  const html = `${openHtml(build, page.locale, page.title, null)}</head>
<body>
<div class="public">
<header><a class="brand" href="/">${DROP}SkinStack</a></header>
<main class="narrow" id="main">
${page.body}
</main>
</div>
</body>
</html>
`;
  return new Response(html, { status: page.status ?? 200, headers: PAGE_HEADERS });
}

const DROP =
  '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2.5c3.8 4.7 6.5 8.2 6.5 ' +
  '11.8a6.5 6.5 0 0 1-13 0c0-3.6 2.700-7.100 6.500-11.800z"/></svg>';

/**
 * The words of a page without a reader: in the language its address names, else in the first that
 * the browser asks for and is spoken.
 */
export function wordsFor(request: Request) {
  const named = new URL(request.url).searchParams.get('lang');
  const known = LOCALES.find((locale) => locale === named);
  const locale = known ?? chooseLocale(request.headers.get('Accept-Language') ?? '');
  return { locale, words: PUBLIC_WORDS[locale] };
}

const ALERT = 'M12 4l9 16H3zM12 10v4.5M12 17.2v.1';
const CHECK = 'M5 12.5l4.5 4.5L19 7.5';

/** What happened, above a form. @param title and @param say are our own words */
export function writeNotice(tone: 'bad' | 'good', title: string, say: string): string {
  const path = tone === 'bad' ? ALERT : CHECK;
  const icon = `<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
  const role = tone === 'bad' ? 'alert' : 'status';
  const said = `<p><b>${title}</b> ${say}</p>`;
  return `<div class="notice ${tone}" role="${role}" id="said">${icon}${said}</div>`;
}

type Field = {
  name: string;
  label: string;
  type: 'email' | 'password' | 'text';
  autocomplete: string;
  value?: string;
  /** Beside the label. */
  aside?: string;
  hint?: string;
  is_wrong?: boolean;
};

/** A field of a form; its value is escaped here, label and hint are our own words. */
export function writeField(field: Field): string {
  const { name, label, type, autocomplete, value = '', aside = '', hint, is_wrong } = field;
  const described = [hint && `${name}-hint`, is_wrong && 'said'].filter(Boolean).join(' ');
  const attributes = [
    `id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"`,
    type === 'text' ? 'maxlength="200"' : 'maxlength="1000" required',
    type === 'password' ? '' : `value="${escapeMarkup(value)}"`,
    described ? `aria-describedby="${described}"` : '',
    is_wrong ? 'aria-invalid="true"' : '',
  ];
  return `<div class="field"><div class="bar"><label for="${name}">${label}</label>${aside}</div>
<input class="input" ${attributes.filter(Boolean).join(' ')}>
${hint ? `<p class="hint" id="${name}-hint">${hint}</p>` : ''}</div>`;
}

/** The fields of a posted form, each cut to a sane length. */
export async function readForm(request: {
  parseBody(): Promise<object>;
}): Promise<Record<string, string>> {
  const fields = Object.entries(await request.parseBody());
  return Object.fromEntries(
    fields.flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.slice(0, 4_000)]] : [],
    ),
  );
}
