import { findChoices, upsertChoices } from '@skinstack/db/notices/recipients';
import { readUnsubscribeToken } from '@skinstack/domain/notices/unsubscribe';
import { actOf } from '../middleware/audit.ts';
import { createBuildReader, wordsFor, writeNotice, writePublicPage } from '../pages/write-page.ts';
import type { Ports } from '../ports.ts';
import { newRouter } from '../router.ts';

/**
 * Taking a notice back by the address in its mail, without signing in (RFC 8058): mail programs
 * post to it; a person who opens it finds a button, so that no scanner unsubscribes anybody.
 */
export function unsubscribeRoutes(ports: Ports) {
  const readBuild = createBuildReader(ports);
  const router = newRouter();
  router.get('/unsubscribe/:token', async ({ req }) => {
    const found = await readUnsubscribeToken(ports.token_keys, req.param('token'));
    return writeUnsubscribe(await readBuild(req.url), req.raw, found ? 'asked' : 'unknown');
  });
  router.post('/unsubscribe/:token', async (context) => {
    const { req } = context;
    const found = await readUnsubscribeToken(ports.token_keys, req.param('token'));
    if (found) {
      const { user_id, kind } = found;
      const chosen = await findChoices(ports.db, user_id);
      const act = actOf(ports, context, { kind: 'user', id: user_id }) ?? null;
      if (chosen[kind] !== 'off') await upsertChoices(ports.db, user_id, { [kind]: 'off' }, act);
    }
    return writeUnsubscribe(await readBuild(req.url), req.raw, found ? 'done' : 'unknown');
  });
  return router;
}

function writeUnsubscribe(
  build: Parameters<typeof writePublicPage>[0],
  request: Request,
  state: 'asked' | 'done' | 'unknown',
): Response {
  const { locale, words } = wordsFor(request);
  const { title, lead, button, done, done_more, unknown, unknown_more } = words.unsubscribe;
  const choose = `<a class="btn" href="/app/account">${words.unsubscribe.settings}</a>`;
  const settings = `<p class="under">${choose}</p>`;
  const press = `<button type="submit" class="btn primary wide">${button}</button>`;
  const body = {
    asked: `<p class="lead">${lead}</p>
<form class="stack" method="post">${press}</form>`,
    done: `${writeNotice('good', done, done_more)}${settings}`,
    unknown: `${writeNotice('bad', unknown, unknown_more)}${settings}`,
  };
  const status = state === 'unknown' ? 404 : 200;
  return writePublicPage(build, {
    locale,
    title,
    body: `<h1>${title}</h1>\n${body[state]}`,
    status,
  });
}
