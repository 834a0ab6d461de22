import { findProfile } from '@skinstack/db/people/profiles';
import { firstRequests } from '@skinstack/domain/pages/requests';
import { areaAt, chooseLocale, type Locale } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import { dayIn } from '@skinstack/domain/time-zones';
import { describeError } from '@skinstack/http/log';
import { ADAPTERS } from '@skinstack/networks/networks';
import { findCaller } from '../middleware/authenticate.ts';
import { makeCsrfToken, readSessionToken } from '../middleware/session.ts';
import { selfOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import type { Caller } from '../router.ts';
import { PUBLIC_WORDS } from './words.ts';
import { type Build, openHtml, PAGE_HEADERS } from './write-page.ts';

/** What people call each network. */
const NETWORK_TITLES = Object.fromEntries(
  Object.entries(ADAPTERS).map(([name, { title }]) => [name, title]),
);

/** Answers a request of this API from inside, as itself. */
export type Dispatch = (request: Request) => Promise<Response>;

/** A page that waits longer than this for a store is sent without its first answers. */
const LATE_MS = 1_500;

type Reader = { caller: Caller; profile: Awaited<ReturnType<typeof findProfile>> };
type Late = 'late';

/**
 * Who reads the page: `late` when the database does not say in time, null when nobody is signed in.
 */
export async function findReader(ports: Ports, request: Request): Promise<Reader | Late | null> {
  if (readSessionToken(request.headers) === undefined) return null;
  // the session alone opens a page, whatever key a request carries
  const headers = new Headers({ Cookie: request.headers.get('Cookie') ?? '' });
  return soonerThan(LATE_MS, async () => {
    try {
      const { caller } = await findCaller(ports, new Request(request.url, { headers }), null);
      const profile = caller.session ? await findProfile(ports.db, caller.session.user_id) : null;
      return { caller, profile };
    } catch (error) {
      if (error instanceof Problem) return null;
      ports.log('warn', 'page_without_reader', describeError(error));
      return 'late' as const;
    }
  });
}

/** Sends the shell at once, then the reader and the first answers of the page. */
export function openPage(
  ports: Ports,
  request: Request,
  build: Build,
  reader: Reader | Late,
  dispatch: Dispatch,
): Response {
  const profile = reader === 'late' ? null : reader.profile;
  const spoken = chooseLocale(request.headers.get('Accept-Language') ?? '');
  const locale: Locale = profile?.locale ?? spoken;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(
        encoder.encode(writeShell(build, locale, profile?.theme ?? null, request)),
      );
      const boot =
        reader === 'late' ? { late: true } : await readBoot(ports, request, reader, dispatch);
      const { short_domain, version } = ports;
      const settings = { short_domain, version, locale, networks: NETWORK_TITLES };
      controller.enqueue(encoder.encode(writeBoot({ ...settings, ...boot })));
      controller.close();
    },
  });
  return new Response(body, { headers: PAGE_HEADERS });
}

function writeShell(
  build: Build,
  locale: Locale,
  theme: 'light' | 'dark' | null,
  request: Request,
): string {
  const words = PUBLIC_WORDS[locale];
  const { pathname } = new URL(request.url);
  const area = areaAt(pathname) ?? 'influencer';
  // a brand's pages share words with an operator's
  const spoken = area === 'brand' ? ['operator', 'brand'] : [area];
  const sources = [
    `words/${locale}.ts`,
    ...spoken.map((one) => `words/${locale}-${one}.ts`),
    `src/${area}/pages.tsx`,
  ];
  const files = new Set(sources.flatMap((source) => build.files(source)));
  const preloads = [...files]
    .filter((href) => href !== build.entry)
    .map((href) => `<link rel="modulepreload" href="${href}">`);
  return `${openHtml(build, locale, null, theme)}
${preloads.join('\n')}
<script type="module" async src="${build.entry}"></script>
</head>
<body>
<div id="root"><div class="app${area === 'influencer' ? '' : ' operator'}" aria-busy="true">
<div class="side"></div>
<main><header class="top"><span class="bone bone-title"></span></header>
<div class="stack"><div class="card bone bone-card"></div><div class="card bone bone-figures"></div>
<div class="card bone bone-chart"></div></div>
<p class="vh" role="status">${words.loading}</p></main>
</div></div>
<noscript><div class="public"><main class="narrow"><p>${words.no_script}</p></main></div></noscript>
`;
}

/** Data, never markup: whatever it says, no tag begins in it. */
function writeBoot(boot: object): string {
  const text = JSON.stringify(boot)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return `<script type="application/json" id="boot">${text}</script>
</body>
</html>
`;
}

async function readBoot(
  ports: Ports,
  request: Request,
  { caller, profile }: Reader,
  dispatch: Dispatch,
) {
  const { session } = caller;
  const influencer_id = selfOf(caller);
  const timezone = profile?.timezone ?? null;
  const me = {
    id: session?.user_id ?? null,
    email: session?.email ?? null,
    role: caller.role,
    influencer_id,
    merchant_ids: caller.role === 'brand' ? caller.merchant_ids : [],
    csrf_token: session ? await makeCsrfToken(session.token) : null,
    second_factor: session?.has_second_factor ?? false,
    ...profile,
  };
  const url = new URL(request.url);
  const query = Object.fromEntries(url.searchParams);
  // without a time zone the page asks in its browser's
  if (timezone === null) return { me, answers: [] };
  const today = dayIn(ports.now(), timezone);
  const paths = firstRequests(url.pathname, query, { influencer_id, timezone, today });
  return { me, today, answers: await readAnswers(request, paths, dispatch) };
}

async function readAnswers(request: Request, paths: readonly string[], dispatch: Dispatch) {
  const headers = new Headers({ Accept: 'application/json' });
  for (const name of ['Cookie', 'CF-Connecting-IP']) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const answers = await Promise.all(
    // one that is late keeps none of the others from the page
    paths.map((path) =>
      soonerThan(LATE_MS, async () => {
        const answer = await dispatch(new Request(new URL(path, request.url), { headers }));
        const body: unknown = await answer.json().catch(() => null);
        return { path, status: answer.status, body };
      }),
    ),
  );
  // what was refused is asked for by the page, which can say so
  return answers.filter((one) => one !== 'late' && (one.status === 200 || one.status === 404));
}

async function soonerThan<T>(limit_ms: number, work: () => Promise<T>): Promise<T | Late> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve('late'), limit_ms);
  });
  return Promise.race([work(), late]).finally(() => clearTimeout(timer));
}
