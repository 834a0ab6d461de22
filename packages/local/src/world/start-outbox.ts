import { escapeMarkup } from '@skinstack/domain/escape-markup';
import { findFreePort } from '../processes/find-free-port.ts';
import { type LocalAnswer, type LocalServer, serveLocally } from '../serve-locally.ts';

/** A mail in the shape of Resend’s API, and when it came. */
type Mail = { from: string; to: string[]; subject: string; text: string; at: string };

/** Where the mail of the local world ends: nothing leaves the machine, and a page shows it. */
export async function startOutbox(): Promise<LocalServer & { url: string }> {
  const mails: Mail[] = [];
  const server = await serveLocally({
    port: await findFreePort(0, 'no variable'),
    variable: 'no variable',
    maxBodyBytes: 1_048_576,
    answer: async ({ method, body }) => {
      if (method !== 'POST') return showMails(mails);
      mails.unshift({ ...JSON.parse(body.toString()), at: new Date().toISOString() });
      return { status: 202, body: '{}' };
    },
    refuse: (status, message) => ({ status, body: JSON.stringify({ message }) }),
  });
  return { ...server, url: `http://localhost:${server.port}` };
}

function showMails(mails: readonly Mail[]): LocalAnswer {
  const shown = mails.map(
    ({ to, subject, text, at }) =>
      `<article><h2>${escapeMarkup(subject)}</h2><p>${at} to ${escapeMarkup(to.join(', '))}</p>` +
      `<pre>${linkUp(escapeMarkup(text))}</pre></article>`,
  );
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Outbox</title>
<h1>Mail of the local world</h1>${shown.join('') || '<p>None was sent yet.</p>'}</html>`,
  };
}

/** Addresses in a text become links, as a mail program shows them. */
const linkUp = (text: string) =>
  text.replace(/https?:\/\/\S+/g, (url) => `<a href="${url}">${url}</a>`);
