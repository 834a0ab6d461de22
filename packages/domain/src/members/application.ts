/** Where somebody publishes, and to how many, as they say. */
type Platform = { name: string; address: string; followers: number };

/** What somebody tells who asks to be in. */
export type Application = {
  name: string;
  email: string;
  handle: string | null;
  platforms: Platform[];
  country: string | null;
  why: string;
  /** The language they read the page in. */
  language: 'en' | 'de';
};

/** The fields of the form; of platforms there are several rows. */
export const MOST_PLATFORMS = 3;
export const PLATFORMS = [
  'instagram',
  'tiktok',
  'youtube',
  'blog',
  'newsletter',
  'podcast',
  'other',
] as const;

/** What is wrong with a field. */
export type ApplicationFault =
  | 'missing'
  | 'too_long'
  | 'no_email'
  | 'no_handle'
  | 'no_address'
  | 'no_number'
  | 'no_country'
  | 'no_consent'
  | 'unstorable';
export type ApplicationFaults = Record<string, ApplicationFault>;
type Form = Readonly<Record<string, string | undefined>>;

/** Reads a posted form: what was told, or what is wrong by field. */
export function readApplication(
  form: Form,
  language: Application['language'],
): { application: Application; faults: null } | { application: null; faults: ApplicationFaults } {
  const faults: ApplicationFaults = {};
  const text = (name: string) => (form[name] ?? '').normalize('NFC').trim();
  const check = (name: string, fault: ApplicationFault | null) => {
    if (fault !== null && faults[name] === undefined) faults[name] = fault;
  };
  for (const [name, most] of Object.entries(LENGTHS)) {
    const value = text(name);
    if (hasControls(value, name === 'why')) check(name, 'unstorable');
    if ([...value].length > most) check(name, 'too_long');
  }
  if (text('name') === '') check('name', 'missing');
  if (text('why') === '') check('why', 'missing');
  const email = text('email');
  check('email', email === '' ? 'missing' : isEmail(email) ? null : 'no_email');
  const handle = text('handle').replace(/^@/, '');
  if (handle !== '' && !HANDLE.test(handle)) check('handle', 'no_handle');
  const country = text('country').toUpperCase();
  check('country', country === '' ? 'missing' : COUNTRY.test(country) ? null : 'no_country');
  const platforms = readPlatforms(text, check);
  if (form.consent !== 'yes') check('consent', 'no_consent');
  if (Object.keys(faults).length > 0) return { application: null, faults };
  return {
    application: {
      ...{ name: text('name'), email, handle: handle === '' ? null : handle },
      ...{ platforms, country, why: text('why'), language },
    },
    faults: null,
  };
}

const LENGTHS = { name: 200, email: 254, handle: 31, country: 2, why: 2_000 } as const;
const HANDLE = /^[A-Za-z0-9_.]{2,30}$/;
const COUNTRY = /^[A-Z]{2}$/;
/** As browsers check it (HTML Living Standard), with a dot in the domain. */
const MAILBOX = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const DOMAIN = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))+$/;

/** Whether an address may be written to. */
function isEmail(address: string): boolean {
  const at = address.indexOf('@');
  const [mailbox, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  return address.length <= 254 && MAILBOX.test(mailbox) && DOMAIN.test(domain);
}

function hasControls(value: string, may_have_lines: boolean): boolean {
  const plain = may_have_lines ? value.replace(/[\r\n\t]/g, '') : value;
  return /\p{Cc}/u.test(plain) || !value.isWellFormed();
}

/** Rows that are empty do not count; the first has to be there. */
function readPlatforms(
  text: (name: string) => string,
  check: (name: string, fault: ApplicationFault | null) => void,
): Platform[] {
  const platforms: Platform[] = [];
  for (let row = 1; row <= MOST_PLATFORMS; row++) {
    const [name, address, size] = [`platform_${row}`, `address_${row}`, `followers_${row}`];
    const isEmpty = text(address) === '' && text(size) === '';
    if (isEmpty && row > 1) continue;
    const known = PLATFORMS.find((one) => one === text(name));
    if (!known) check(name, 'missing');
    check(address, isEmpty || text(address) === '' ? 'missing' : addressFault(text(address)));
    const followers = readCount(text(size));
    if (followers === null) check(size, text(size) === '' ? 'missing' : 'no_number');
    platforms.push({ name: known ?? '', address: text(address), followers: followers ?? 0 });
  }
  return platforms;
}

/** An address of a page, or a name there: `https://…`, `@mina`. */
function addressFault(address: string): ApplicationFault | null {
  if (address.length > 500) return 'too_long';
  if (hasControls(address, false)) return 'unstorable';
  if (/^@?[\p{L}\p{N}_.-]{2,100}$/u.test(address)) return null;
  return /^https:\/\/[^\s]+$/.test(address) && URL.canParse(address) ? null : 'no_address';
}

/** A number as people write it: `12,000`, `12.000`, `12 000`. */
function readCount(text: string): number | null {
  const plain = text.replace(/(?<=\d)[.,'’\s](?=\d{3}(?:\D|$))/gu, '');
  return /^\d{1,10}$/.test(plain) ? Number(plain) : null;
}
