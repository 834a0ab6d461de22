/**
 * What somebody may do: operators (`owner` everything, `finance` money, `support` links, products
 * and coupons), an influencer their own things, and `brand`, a shop's own people, what is about
 * its merchants.
 */
export const ROLES = ['owner', 'finance', 'support', 'brand', 'influencer'] as const;
export type Role = (typeof ROLES)[number];
export type OperatorRole = 'owner' | 'finance' | 'support';

/** A role as it is stored: what was `admin` before operators had roles is an owner. */
export type StoredRole = Role | 'admin';

/** The role of one that is stored or sent. */
export function readRole(role: StoredRole): Role {
  return role === 'admin' ? 'owner' : role;
}

/**
 * What a bearer key may do of what its role may: read, write, and (an owner's) what a person must
 * prove themselves for: payout details, secrets, keys, roles.
 */
export const SCOPES = ['read', 'write', 'secrets'] as const;
export type Scope = (typeof SCOPES)[number];

/** How long a password or code that was just given counts as a proof. */
export const PROOF_MINUTES = 10;

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

/** Whose a password is: what they are called must not be all of it. */
export type PasswordOwner = { email: string; names: readonly string[] };

/**
 * What is wrong with a password somebody wants to use; null when nothing is.
 * @param most_used passwords everybody tries first, in lower case
 */
export function validatePassword(
  password: string,
  { email, names }: PasswordOwner,
  most_used: ReadonlySet<string>,
): string | null {
  const prepared = normalizePassword(password);
  const characters = [...prepared];
  if (!prepared.isWellFormed()) return 'Contains half a character';
  if (prepared.includes('\0')) return 'Contains the character U+0000';
  if (characters.length < MIN_CHARACTERS) return `Shorter than ${MIN_CHARACTERS} characters`;
  if (!fitsBcrypt(prepared)) return `Longer than ${MAX_PASSWORD_BYTES} bytes of UTF-8`;
  if (new Set(characters).size < MIN_DIFFERENT_CHARACTERS) {
    return `Fewer than ${MIN_DIFFERENT_CHARACTERS} different characters`;
  }
  const lower = prepared.toLowerCase();
  if (lower === email.toLowerCase()) return 'The same as the e-mail address';
  if (isMostUsed(lower, most_used)) {
    return 'One of the most used passwords, or one with a few characters added or repeated';
  }
  if (isOwnName(lower, [email, ...names])) return 'Little more than your own name or address';
  return null;
}

/** As it is, without digits and signs around it, or over and over. */
function isMostUsed(lower: string, most_used: ReadonlySet<string>): boolean {
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [lower, core, repeated(lower), repeated(core)].some((text) => most_used.has(text));
}

/** What a text says over and over; the text itself when it does not. */
function repeated(text: string): string {
  return /^(.+?)\1+$/u.exec(text)?.[1] ?? text;
}

const SHORTEST_NAME = 3;
const LEAST_OWN_LETTERS = 8;

/** Whether less than eight letters and digits are left without the owner's names and address. */
function isOwnName(lower: string, names: readonly string[]): boolean {
  const parts = names
    .flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((part) => [...part].length >= SHORTEST_NAME)
    .toSorted((a, b) => b.length - a.length);
  const rest = parts.reduce((text, part) => text.replaceAll(part, ' '), lower);
  if (rest === lower) return false;
  return rest.replace(/[^\p{L}\p{N}]/gu, '').length < LEAST_OWN_LETTERS;
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
