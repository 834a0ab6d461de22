import { trimSlug } from './slug.ts';

/** What was meant by a path: the slug, which may be none, and the query that was glued to it. */
export type PastedLink = { slug: string; query: string };

/** The longest slug; what is longer has marks behind it. */
const MAX_SLUG_LENGTH = 64;
/** Marks nobody sees, which messengers and editors put into what is copied. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
/** Blanks and slashes before the slug, with or without the `l` of `/l/{slug}`. */
const BEFORE = /^[/\s]*(?:l\/[/\s]*)?/;
const SLUG = /^[A-Za-z0-9_-]+/;
/**
 * Behind a slug: marks that are part of the text around a link, which are never letters, digits or
 * control characters, and then perhaps a query whose `?` was escaped, or lost.
 */
const BEHIND = /^(?:[^\p{L}\p{N}\p{M}\p{Cc}]|[\t\r\n])*?(?:[?&](?<query>[\w.~-]+=.*))?$/su;

/**
 * Reads the path of a link as it came out of a text: with the full stop of its sentence, quotation
 * marks, brackets or blanks around it, marks nobody sees inside it, escaped once more, or with its
 * query behind `&` or an escaped `?`. With letters behind such a mark it is another path, no link.
 * @param path without escapes
 */
export function readPastedLink(path: string): PastedLink {
  const text = withoutEscapes(path).replace(INVISIBLE, '').replaceAll('&amp;', '&');
  const rest = text.slice(BEFORE.exec(text)?.[0].length);
  const letters = SLUG.exec(rest)?.[0] ?? '';
  const behind = BEHIND.exec(rest.slice(letters.length));
  if (letters === '' || behind === null) return { slug: '', query: '' };
  const slug = letters.length > MAX_SLUG_LENGTH ? trimSlug(letters) : letters;
  return { slug, query: behind.groups?.query ?? '' };
}

const ESCAPES = /(?:%[0-9a-f]{2})+/gi;

/** A text without its escapes; those that stand for no letters stay. */
export function withoutEscapes(text: string): string {
  return text.replace(ESCAPES, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}
