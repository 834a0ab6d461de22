import type { SignInLinkKind } from '@skinstack/db/people/sign-in-links';
import { escapeMarkup } from '@skinstack/domain/escape-markup';
import { Problem } from '@skinstack/domain/problem';
import { actOf } from '../middleware/audit.ts';
import { refuseOtherSites } from '../middleware/session.ts';
import { mailReset, readSignInLink, setPasswordByLink } from '../people/sign-in-links.ts';
import type { Ports } from '../ports.ts';
import { newRouter } from '../router.ts';
import {
  type Build,
  readForm,
  wordsFor,
  writeField,
  writeNotice,
  writePublicPage,
} from './write-page.ts';

type ReadBuild = (url: string) => Promise<Build | null>;

/** Forgetting a password, and choosing one by a link: plain forms that need no script. */
export function linkPageRoutes(ports: Ports, readBuild: ReadBuild) {
  const router = newRouter();
  router.get('/forgot', async ({ req }) => writeForgot(await readBuild(req.url), req.raw, false));
  router.post('/forgot', async (context) => {
    const { email = '' } = await readForm(context.req);
    refuseOtherSites(context.req.raw);
    if (email.includes('@')) context.executionCtx.waitUntil(mailReset(ports, email));
    return writeForgot(await readBuild(context.req.url), context.req.raw, true);
  });
  for (const [path, kind] of [
    ['/invite/:token', 'invitation'],
    ['/reset/:token', 'reset'],
  ] as const) {
    router.get(path, async ({ req }) =>
      openLink(ports, await readBuild(req.url), req.raw, { kind, token: req.param('token') }),
    );
    router.post(path, async (context) => {
      const request = context.req.raw;
      const token = context.req.param('token');
      const { password = '', display_name = '' } = await readForm(context.req);
      refuseOtherSites(request);
      const build = await readBuild(request.url);
      try {
        const name = display_name.trim() === '' ? {} : { display_name: display_name.trim() };
        const own = { token, password, ...name };
        await setPasswordByLink(ports, kind, own, (actor) => actOf(ports, context, actor));
        return writeDone(build, request);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return openLink(ports, build, request, { kind, token, problem: error });
      }
    });
  }
  return router;
}

function writeForgot(build: Build | null, request: Request, isSent: boolean): Response {
  const { locale, words } = wordsFor(request);
  const { forgot, sign_in } = words;
  const field = writeField({
    ...{ name: 'email', label: sign_in.email, type: 'email', autocomplete: 'username' },
  });
  const body = isSent
    ? `<h1>${forgot.title}</h1>
${writeNotice('good', forgot.sent, forgot.sent_more)}
<p class="under"><a class="btn" href="/sign-in">${sign_in.button}</a></p>`
    : `<h1>${forgot.title}</h1>
<p class="lead">${forgot.lead}</p>
<form class="stack" method="post" action="/forgot">
${field}
<button type="submit" class="btn primary wide">${forgot.button}</button>
</form>`;
  return writePublicPage(build, { locale, title: forgot.title, body });
}

type Link = { kind: SignInLinkKind; token: string; problem?: Problem };

/** The form of a link, or that it is over. */
async function openLink(
  ports: Ports,
  build: Build | null,
  request: Request,
  { kind, token, problem }: Link,
): Promise<Response> {
  const { locale, words } = wordsFor(request);
  const { by_link, forgot } = words;
  const link = await readSignInLink(ports, token, kind);
  if (!link) {
    const body = `<h1>${by_link.over}</h1>
<p class="lead">${by_link.over_say}</p>
<p><a class="btn" href="/forgot">${forgot.button}</a></p>`;
    return writePublicPage(build, { locale, title: by_link.over, body, status: 404 });
  }
  const isInvited = kind === 'invitation';
  const title = isInvited ? by_link.invited : by_link.reset;
  const lead = isInvited ? by_link.invited_lead : by_link.reset_lead;
  const email = escapeMarkup(link.email);
  const refused = problem ? escapeMarkup(problem.errors?.[0]?.message ?? '') : '';
  const name = writeField({
    ...{ name: 'display_name', label: by_link.name, type: 'text', autocomplete: 'name' },
    value: link.display_name ?? '',
  });
  const password = writeField({
    ...{ name: 'password', label: by_link.password, type: 'password', hint: by_link.hint },
    ...{ autocomplete: 'new-password', is_wrong: problem !== undefined },
  });
  const body = `<h1>${title}</h1>
<p class="lead">${lead(email)}</p>
<form class="stack" method="post">
${problem ? writeNotice('bad', by_link.refused, refused) : ''}
<input type="hidden" name="username" autocomplete="username" value="${email}">
${isInvited ? name : ''}
${password}
<button type="submit" class="btn primary wide">${by_link.button}</button>
</form>`;
  return writePublicPage(build, { locale, title, body, status: problem?.status ?? 200 });
}

function writeDone(build: Build | null, request: Request): Response {
  const { locale, words } = wordsFor(request);
  const { by_link, sign_in } = words;
  const body = `<h1>${by_link.reset}</h1>
${writeNotice('good', by_link.done, '')}
<p class="under"><a class="btn primary" href="/sign-in">${sign_in.button}</a></p>`;
  return writePublicPage(build, { locale, title: by_link.reset, body });
}
