/** bcrypt's work factor: docs/decisions/0008 has what each costs. */
export const PASSWORD_COST = 10;
/** bcrypt reads no further, so longer passwords are refused instead of cut. */
const MAX_PASSWORD_BYTES = 72;
const MIN_CHARACTERS = 12;
const MIN_DIFFERENT_CHARACTERS = 5;

/** The form a password is hashed and compared in, whatever keyboard typed it (RFC 8265 §4.2). */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}

/** Whether bcrypt would read all of a prepared password. */
export function fitsBcrypt(prepared: string): boolean {
  return new TextEncoder().encode(prepared).length <= MAX_PASSWORD_BYTES;
}

/** What is wrong with a password somebody wants to use; null when nothing is. */
export function validatePassword(password: string, email: string): string | null {
  const prepared = normalizePassword(password);
  const characters = [...prepared];
  if (!prepared.isWellFormed()) return 'Contains half a character';
  if (prepared.includes('\0')) return 'Contains the character U+0000';
  if (characters.length < MIN_CHARACTERS) return `Shorter than ${MIN_CHARACTERS} characters`;
  if (!fitsBcrypt(prepared)) return `Longer than ${MAX_PASSWORD_BYTES} bytes of UTF-8`;
  if (new Set(characters).size < MIN_DIFFERENT_CHARACTERS) {
    return `Fewer than ${MIN_DIFFERENT_CHARACTERS} different characters`;
  }
  if (prepared.toLowerCase() === email.toLowerCase()) return 'The same as the e-mail address';
  return null;
}

/** How long somebody stays signed in at most, and without a request. */
export const SESSION_DAYS = 30;
export const SESSION_IDLE_DAYS = 7;
/** A session in use is noted as seen no more often than this, so reads stay reads. */
export const SESSION_SEEN_MINUTES = 5;

/** 256 random bits in base64url; or one of the local world, which is written by hand. */
const API_KEY = /^(?:ss_[A-Za-z0-9_-]{43}|local-[A-Za-z0-9_-]{10,80})$/;

/** Whether a text could be a key that is stored; what could not is refused without a look-up. */
export function isApiKeyFormat(text: string): boolean {
  return API_KEY.test(text);
}

/** The languages the pages speak. */
export const LOCALES = ['en', 'de'] as const;
export type Locale = (typeof LOCALES)[number];
export const THEMES = ['light', 'dark'] as const;

/**
 * The first of the languages a browser asks for that the pages speak; English when none is.
 * @param accept_language such as `de-AT,de;q=0.9,en;q=0.5`
 */
export function chooseLocale(accept_language: string): Locale {
  const wished = accept_language.split(',').map((part) => {
    const [tag = '', quality] = part.trim().split(';q=');
    return { language: tag.slice(0, 2).toLowerCase(), quality: Number(quality ?? 1) };
  });
  const spoken = wished
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .flatMap(({ language }) => LOCALES.find((locale) => locale === language) ?? []);
  return spoken[0] ?? 'en';
}
