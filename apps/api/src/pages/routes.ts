import { escapeMarkup } from '@skinstack/domain/escape-markup';
import { AREAS, areaAt, areaOf } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import { setSessionCookie } from '../middleware/session.ts';
import {
  comingFrom,
  readDevice,
  setDeviceCookie,
  signIn,
  signInByCode,
} from '../people/sign-in.ts';
import type { Ports } from '../ports.ts';
import { newRouter } from '../router.ts';
import { joinPageRoutes } from './join-pages.ts';
import { linkPageRoutes } from './link-pages.ts';
import { type Dispatch, findReader, openPage } from './open-page.ts';
import { PUBLIC_WORDS } from './words.ts';
import {
  createBuildReader,
  readForm,
  wordsFor,
  writeField,
  writeNotice,
  writePublicPage,
} from './write-page.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const BRIEFLY = 'public, max-age=300';

/** The pages for people: those without script, and the two applications. */
export function pageRoutes(ports: Ports, dispatch: Dispatch) {
  const router = newRouter();
  const readBuild = createBuildReader(ports);

  router.get('/app/assets/:file', (context) => serveFile(ports, context.req.raw, FOR_EVER));
  router.get('/app/manifest.webmanifest', ({ req }) => serveFile(ports, req.raw, BRIEFLY));
  router.get('/app/icon.svg', ({ req }) => serveFile(ports, req.raw, BRIEFLY));

  router.get('/', async ({ req }) => {
    const reader = await findReader(ports, req.raw);
    if (reader && reader !== 'late') return redirectTo(AREAS[areaOf(reader.caller.role)]);
    return writeHome(await readBuild(req.url), req.raw);
  });
  router.get('/sign-in', async ({ req }) =>
    writeSignIn(await readBuild(req.url), req.raw, { next: req.query('next') ?? '' }),
  );
  router.post('/sign-in', async (context) => {
    const request = context.req.raw;
    const form = await readForm(context.req);
    const { email = '', password = '', code = '', challenge = '', next = '' } = form;
    try {
      const from = comingFrom(ports, context, await readDevice(ports, request.headers, email));
      // nothing was tried: it costs no try
      if (challenge === '' && (email === '' || password === '')) {
        throw new Problem('unauthorized', 'Both are needed.');
      }
      const { token, device, user } = challenge
        ? await signInByCode(ports, { ...from, device: null }, { challenge, code })
        : await signIn(ports, from, { email, password });
      setSessionCookie(context, token);
      setDeviceCookie(context, device);
      return context.redirect(ownPath(next) ?? AREAS[areaOf(user.role)], 303);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const build = await readBuild(request.url);
      if (error.code === 'second_factor_required') {
        return writeCodeForm(build, request, { next, challenge: String(error.challenge) });
      }
      return writeSignIn(build, request, { email, next, problem: error });
    }
  });

  router.route('/', linkPageRoutes(ports, readBuild));
  router.route('/', joinPageRoutes(ports, readBuild, writeMissing));

  for (const path of Object.values(AREAS).flatMap((area) => [area, `${area}/*`])) {
    router.get(path, async ({ req }) => {
      const { pathname, search } = new URL(req.url);
      const reader = await findReader(ports, req.raw);
      if (reader === null) {
        return redirectTo(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
      }
      const build = await readBuild(req.url);
      if (build === null) throw new Problem('unavailable', PUBLIC_WORDS.en.not_built);
      if (reader !== 'late' && areaOf(reader.caller.role) !== areaAt(pathname)) {
        return writeMissing(build, req.raw);
      }
      return openPage(ports, req.raw, build, reader, dispatch);
    });
  }
  return router;
}

/** What a browser is shown where there is nothing. */
export async function writeMissingPage(ports: Ports, request: Request): Promise<Response> {
  return writeMissing(await createBuildReader(ports)(request.url), request);
}

type Build = Awaited<ReturnType<ReturnType<typeof createBuildReader>>>;

function writeHome(build: Build, request: Request): Response {
  const { locale, words } = wordsFor(request);
  const { title, say, docs } = words.home;
  const body = `<h1>${title}</h1>
<div class="stack lead-text">${say.map((line) => `<p>${line}</p>`).join('\n')}</div>
<p class="stack-actions"><a class="btn primary" href="/sign-in">${words.sign_in.button}</a>
<a class="btn" href="/docs">${docs}</a></p>`;
  return writePublicPage(build, { locale, title: 'SkinStack', body });
}

function writeMissing(build: Build, request: Request): Response {
  const { locale, words } = wordsFor(request);
  const { title, say, back } = words.missing;
  const body = `<h1>${title}</h1>
<p class="lead">${say}</p>
<p><a class="btn" href="/">${back}</a></p>`;
  return writePublicPage(build, { locale, title, body, status: 404 });
}

type SignInForm = { email?: string; next: string; problem?: Problem };

function writeSignIn(build: Build, request: Request, form: SignInForm): Response {
  const { locale, words } = wordsFor(request);
  const { sign_in } = words;
  const { problem, email = '', next } = form;
  const said = problem && describeProblem(problem, words);
  const is_wrong = problem?.code === 'unauthorized';
  const aside = `<a class="small end" href="/forgot">${words.forgot.link}</a>`;
  const fields = [
    writeField({
      ...{ name: 'email', label: sign_in.email, type: 'email', autocomplete: 'username' },
      ...{ value: email, is_wrong },
    }),
    writeField({
      ...{ name: 'password', label: sign_in.password, type: 'password', aside, is_wrong },
      autocomplete: 'current-password',
    }),
  ];
  const notice = said ? writeNotice('bad', said[0], said[1]) : '';
  const body = `<h1>${sign_in.title}</h1>
<p class="lead">${sign_in.lead}</p>
<form class="stack" method="post" action="/sign-in">
${notice}
${fields.join('\n')}
<input type="hidden" name="next" value="${escapeMarkup(ownPath(next) ?? '')}">
<button type="submit" class="btn primary wide">${sign_in.button}</button>
</form>`;
  const status = problem?.status ?? 200;
  const page = writePublicPage(build, { locale, title: sign_in.title, body, status });
  if (problem?.retry_after_seconds) {
    page.headers.set('Retry-After', String(problem.retry_after_seconds));
  }
  return page;
}

/** Asks who has a second factor for a code of it. */
function writeCodeForm(
  build: Build,
  request: Request,
  { next, challenge }: { next: string; challenge: string },
): Response {
  const { locale, words } = wordsFor(request);
  const { code } = words;
  const field = writeField({
    ...{ name: 'code', label: code.label, type: 'text', autocomplete: 'one-time-code' },
  });
  const body = `<h1>${code.title}</h1>
<p class="lead">${code.lead}</p>
<form class="stack" method="post" action="/sign-in">
${field}
<input type="hidden" name="challenge" value="${escapeMarkup(challenge)}">
<input type="hidden" name="next" value="${escapeMarkup(ownPath(next) ?? '')}">
<button type="submit" class="btn primary wide">${words.sign_in.button}</button>
</form>`;
  return writePublicPage(build, { locale, title: code.title, body, status: 401 });
}

function describeProblem(
  problem: Problem,
  { sign_in }: (typeof PUBLIC_WORDS)['en'],
): [string, string] {
  if (problem.code === 'rate_limited') {
    return [sign_in.wait(Math.ceil((problem.retry_after_seconds ?? 60) / 60)), ''];
  }
  if (problem.code === 'csrf_refused') return [sign_in.other_site, ''];
  if (problem.code === 'unavailable') return [sign_in.unavailable, ''];
  return [sign_in.wrong, sign_in.wrong_more];
}

/** An address of our own to go on to; null for any other: somebody could have made a link of it. */
function ownPath(next: string): string | null {
  return areaAt(next) !== null && /^[^\\\s]*$/.test(next) ? next : null;
}

function redirectTo(path: string): Response {
  const headers = { Location: path, 'Cache-Control': 'private, no-store' };
  return new Response(null, { status: 303, headers });
}

/** Kept for ever where the name changes with the content, and only what is there. */
async function serveFile(ports: Ports, request: Request, cache: string): Promise<Response> {
  const file = await ports.assets?.fetch(request.url, { headers: request.headers });
  if (!file || (file.status !== 200 && file.status !== 304)) {
    throw new Problem('not_found', 'There is no such file.');
  }
  const answer = new Response(file.body, file);
  answer.headers.set('Cache-Control', cache);
  return answer;
}
