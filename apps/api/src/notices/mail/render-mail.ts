import { escapeMarkup } from '@skinstack/domain/escape-markup';
import { MAILS, type MailKind } from '@skinstack/domain/notices/mail-kinds';
import { writeUnsubscribeToken } from '@skinstack/domain/notices/unsubscribe';
import type { Ports } from '../../ports.ts';
import type { Mail } from '../send-mail.ts';
import { DE } from './de.ts';
import { EN } from './en.ts';
import type { Letter, MailLocale, MailWords } from './letters.ts';

const WORDS: Record<MailLocale, MailWords> = { en: EN, de: DE };

/** A mail as it is kept, with what it is about. */
export type KeptMail = {
  id: string;
  kind: MailKind;
  user_id: string | null;
  address: string;
  locale: MailLocale;
  facts: Record<string, unknown>;
};

/**
 * A mail in the words of its reader, as text and as HTML without anything to be loaded. What they
 * can switch off says how, for their mail program too (RFC 8058).
 */
export async function renderMail(
  ports: Pick<Ports, 'docs_url' | 'signing_key'>,
  mail: KeptMail,
): Promise<Mail> {
  const { kind, user_id, locale } = mail;
  const words = WORDS[locale];
  const write = words.letters[kind] as (facts: Record<string, unknown>) => Letter;
  const letter = write(mail.facts);
  // the address of a deployment is a setting: a request could name any host
  const addressOf = (path: string) => new URL(path, ports.docs_url).href;
  const notice = MAILS[kind];
  const token =
    notice === null || user_id === null
      ? null
      : await writeUnsubscribeToken(ports.signing_key, { user_id, kind: notice });
  const stop = token && addressOf(`/unsubscribe/${token}`);
  const to = letter.action && addressOf(letter.action.to);
  return {
    ...{ id: mail.id, to: mail.address, subject: letter.subject },
    text: writeText(words, letter, to, stop),
    html: writeHtml(words, letter, { locale, to, stop }),
    headers:
      stop === null
        ? {}
        : {
            'List-Unsubscribe': `<${stop}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          },
  };
}

function writeText(
  { unsubscribe }: MailWords,
  letter: Letter,
  to: string | undefined,
  stop: string | null,
): string {
  const foot = stop === null ? [] : [`-- \n${unsubscribe}: ${stop}`];
  return [...withAction(letter, to, (text) => text), ...foot].join('\n\n');
}

/** The paragraphs with the link: after a first one that leads to it, else at the end. */
function withAction(
  { paragraphs }: Letter,
  link: string | undefined,
  write: (paragraph: string) => string,
): string[] {
  const written = paragraphs.map(write);
  const at = paragraphs[0]?.endsWith(':') ? 1 : written.length;
  return link === undefined ? written : written.toSpliced(at, 0, link);
}

const BODY = 'font:16px/1.5 system-ui,sans-serif;color:#2b2320;background:#faf7f4;margin:0';
const CARD = 'max-width:34em;margin:0 auto;padding:24px';
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#8a3b2e;color:#fff;' +
  'text-decoration:none';
const FOOT = 'font-size:13px;color:#6b5f59;border-top:1px solid #e6ded8;padding-top:12px';

function writeHtml(
  words: MailWords,
  letter: Letter,
  { locale, to, stop }: { locale: MailLocale; to: string | undefined; stop: string | null },
): string {
  const { subject, action } = letter;
  const paragraph = (text: string) => `<p>${escapeMarkup(text)}</p>`;
  const link = (href: string, text: string, style = '') =>
    `<a href="${escapeMarkup(href)}"${style && ` style="${style}"`}>${escapeMarkup(text)}</a>`;
  const button = to && action ? `<p>${link(to, action.label, BUTTON)}</p>` : undefined;
  const foot = stop === null ? '' : `<br>${link(stop, words.unsubscribe)}`;
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(subject)}</title></head>
<body style="${BODY}"><div style="${CARD}">
<h1 style="font-size:20px">${escapeMarkup(subject)}</h1>
${withAction(letter, button, paragraph).join('\n')}
<p style="${FOOT}">${escapeMarkup(words.why)}${foot}</p>
</div></body></html>`;
}
