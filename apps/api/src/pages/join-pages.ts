import { findPublicProgram, type PublicProgram } from '@skinstack/db/members/join-programs';
import { escapeMarkup } from '@skinstack/domain/escape-markup';
import { readApplication } from '@skinstack/domain/members/application';
import type { Locale } from '@skinstack/domain/people';
import { Problem } from '@skinstack/domain/problem';
import { clientAddress } from '@skinstack/http/request-headers';
import type { Context } from 'hono';
import { checkOpened, keepApplication, signOpened } from '../members/apply.ts';
import { actOf } from '../middleware/audit.ts';
import { refuseOtherSites } from '../middleware/session.ts';
import type { Ports } from '../ports.ts';
import { type AppEnv, defer, newRouter } from '../router.ts';
import { type Filled, writeJoinPage } from './join-form.ts';
import { JOIN_WORDS } from './join-words.ts';
import {
  type Build,
  PAGE_HEADERS,
  readForm,
  wordsFor,
  writeNotice,
  writePublicPage,
} from './write-page.ts';

type ReadBuild = (url: string) => Promise<Build | null>;
type Missing = (build: Build | null, request: Request) => Response;

/** By which strangers ask to be in a program: what it offers, a form, and thanks. */
export function joinPageRoutes(ports: Ports, readBuild: ReadBuild, writeMissing: Missing) {
  const router = newRouter();
  router.get('/join/:program_slug', async ({ req }) => {
    const build = await readBuild(req.url);
    const shown = await findPublicProgram(ports.db, req.param('program_slug'));
    if (!shown) return writeMissing(build, req.raw);
    return write(build, req.raw, shown, { ...EMPTY, opened: await signOpened(ports) });
  });
  router.get('/join/:program_slug/thanks', async ({ req }) => {
    const build = await readBuild(req.url);
    const shown = await findPublicProgram(ports.db, req.param('program_slug'));
    if (!shown) return writeMissing(build, req.raw);
    const { locale } = wordsFor(req.raw);
    const words = JOIN_WORDS[locale];
    const body = `<h1>${words.thanks}</h1>
${writeNotice('good', words.thanks_say(escapeMarkup(shown.program.name)), '')}`;
    return writePublicPage(build, { locale, title: words.thanks, body });
  });
  router.post('/join/:program_slug', async (context) => {
    const request = context.req.raw;
    const build = await readBuild(request.url);
    const shown = await findPublicProgram(ports.db, context.req.param('program_slug'));
    if (!shown) return writeMissing(build, request);
    const form = await readForm(context.req);
    try {
      const filled = await apply(ports, context, shown, form);
      if (filled) return write(build, request, shown, filled, 400);
      const { locale } = wordsFor(request);
      const headers = {
        ...SEE_OTHER,
        Location: `/join/${shown.program.slug}/thanks?lang=${locale}`,
      };
      return new Response(null, { status: 303, headers });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { locale } = wordsFor(request);
      const filled = { ...EMPTY, form, said: sayProblem(error, locale) };
      const opened = await signOpened(ports);
      const page = write(build, request, shown, { ...filled, opened }, error.status);
      if (error.retry_after_seconds) {
        page.headers.set('Retry-After', String(error.retry_after_seconds));
      }
      return page;
    }
  });
  return router;
}

const SEE_OTHER = { 'Cache-Control': 'private, no-store' };
const EMPTY = { form: {}, faults: {}, said: null };

/** @returns what to show again; null when it is done, or seems to be */
async function apply(
  ports: Ports,
  context: Context<AppEnv>,
  shown: PublicProgram,
  form: Record<string, string>,
): Promise<Filled | null> {
  const request = context.req.raw;
  refuseOtherSites(request);
  const { locale } = wordsFor(request);
  const words = JOIN_WORDS[locale];
  // people see no such field; whatever fills it in is told what it wants to hear
  if ((form.website ?? '') !== '') return null;
  const { application, faults } = readApplication(form, locale);
  const when = await checkOpened(ports, form.opened ?? '');
  const said = when === 'fine' ? null : words[when];
  // while it is too soon the same token goes on: it proves more with every second
  const opened = when === 'too_fast' ? (form.opened ?? '') : await signOpened(ports);
  if (!application || said) return { form, faults: faults ?? {}, said, opened };
  await countApplication(ports, context, request);
  const act = actOf(ports, context, { kind: 'user', id: 'applicant' }) ?? null;
  const later = (work: Promise<unknown>) => defer(context, work);
  await keepApplication(ports, shown.program, application, locale, act, later);
  return null;
}

/** A few applications a minute from an address. @throws Problem `rate_limited` */
async function countApplication(ports: Ports, context: Context<AppEnv>, request: Request) {
  const address = clientAddress(request.headers);
  if (address === null) return;
  const verdict = await ports.limits.join(address).catch(() => null);
  if (!verdict) return;
  defer(context, verdict.pending);
  if (verdict.is_allowed) return;
  const seconds = Math.max(1, Math.ceil((verdict.reset_at_ms - ports.now() + 1) / 1_000));
  const more = { retry_after_seconds: seconds };
  throw new Problem('rate_limited', 'Too many applications from this address.', more);
}

function sayProblem(problem: Problem, locale: Locale): string {
  const words = JOIN_WORDS[locale];
  if (problem.code === 'rate_limited') {
    return words.wait(Math.ceil((problem.retry_after_seconds ?? 60) / 60));
  }
  return problem.code === 'csrf_refused' ? words.other_site : words.unavailable;
}

function write(
  build: Build | null,
  request: Request,
  shown: PublicProgram,
  filled: Filled,
  status = 200,
): Response {
  const { locale } = wordsFor(request);
  const title = JOIN_WORDS[locale].title(shown.program.name);
  const body = writeJoinPage(shown, locale, filled);
  const page = writePublicPage(build, { locale, title, body, status });
  const { logo_url } = shown.program;
  if (logo_url !== null) {
    // the program's own picture, and no other from elsewhere
    const policy = PAGE_HEADERS['Content-Security-Policy'];
    const own = policy.replace("img-src 'self'", `img-src 'self' ${new URL(logo_url).origin}`);
    page.headers.set('Content-Security-Policy', own);
  }
  return page;
}
