import type { ApplicationFault, PLATFORMS } from '@skinstack/domain/members/application';
import type { Locale } from '@skinstack/domain/people';

/** The words of the page by which strangers ask to be in a program. */
export type JoinWords = {
  title: (program: string) => string;
  lead: (merchant: string) => string;
  pays: string;
  rate: (percent: string) => string;
  hold: string;
  days: (count: number) => string;
  window: string;
  window_say: string;
  decided: string;
  at_once: string;
  by_look: string;
  products: string;
  no_products: string;
  terms: (version: number) => string;
  form: string;
  name: string;
  email: string;
  email_hint: string;
  handle: string;
  handle_hint: string;
  where: string;
  platform: string;
  platforms: Record<(typeof PLATFORMS)[number], string>;
  address: string;
  address_hint: string;
  followers: string;
  country: string;
  country_hint: string;
  why: string;
  consent: string;
  leave_empty: string;
  button: string;
  wrong: string;
  wrong_say: string;
  faults: Record<ApplicationFault, string>;
  too_fast: string;
  too_old: string;
  wait: (minutes: number) => string;
  unavailable: string;
  other_site: string;
  thanks: string;
  thanks_say: (program: string) => string;
  other_language: string;
};

const en: JoinWords = {
  title: (program) => `Join ${program}`,
  lead: (merchant) => `Recommend what ${merchant} makes, and be paid for what your followers buy.`,
  pays: 'It pays',
  rate: (percent) => `${percent} of each order`,
  hold: 'Payable after',
  days: (count) => (count === 1 ? '1 day' : `${count} days`),
  window: 'An order counts',
  window_say: 'after the click',
  decided: 'Who gets in',
  at_once: 'Everybody, at once',
  by_look: 'We read every application',
  products: 'What you can recommend',
  no_products: 'The products are to come.',
  terms: (version) => `Terms, version ${version}`,
  form: 'Apply',
  name: 'Name',
  email: 'E-mail',
  email_hint: 'The answer goes there.',
  handle: 'Handle',
  handle_hint: 'Optional, such as mina.glows',
  where: 'Where you publish',
  platform: 'Platform',
  platforms: {
    instagram: 'Instagram',
    tiktok: 'TikTok',
    youtube: 'YouTube',
    blog: 'Blog',
    newsletter: 'Newsletter',
    podcast: 'Podcast',
    other: 'Something else',
  },
  address: 'Address or name there',
  address_hint: 'https://… or @name',
  followers: 'Followers or readers',
  country: 'Country',
  country_hint: 'Two letters, such as US, FR or DE',
  why: 'Why you, and why this program?',
  consent: 'You may keep what I wrote here to decide about my application.',
  leave_empty: 'Leave this field empty',
  button: 'Send application',
  wrong: 'Something is missing.',
  wrong_say: 'The fields say what.',
  faults: {
    missing: 'This is needed.',
    too_long: 'This is too long.',
    no_email: 'This is no e-mail address.',
    no_handle: '2 to 30 letters, digits, “_” and “.”',
    no_address: 'An address that begins with https://, or a name such as @mina',
    no_number: 'A number, such as 12,000',
    no_country: 'Two letters, such as US',
    no_consent: 'Without it we cannot keep your application.',
    unstorable: 'This contains a character that cannot be kept.',
  },
  too_fast: 'That was quick. Look it over and send it once more.',
  too_old: 'The page was open for long. Send it once more.',
  wait: (minutes) =>
    minutes === 1
      ? 'Too many applications from here. Wait 1 minute, then send it once more.'
      : `Too many applications from here. Wait ${minutes} minutes, then send it once more.`,
  unavailable: 'The database does not answer. Send it once more in a few seconds.',
  other_site: 'The form was not sent from this page. Send it from here.',
  thanks: 'Thank you',
  thanks_say: (program) =>
    `Your application to ${program} has arrived. The answer comes by e-mail; look in the spam ` +
    'folder, too.',
  other_language: 'Auf Deutsch',
};

const de: JoinWords = {
  title: (program) => `Mitmachen bei ${program}`,
  lead: (merchant) =>
    `Empfiehl, was ${merchant} macht, und verdiene an dem, was deine Follower kaufen.`,
  pays: 'Du bekommst',
  rate: (percent) => `${percent} jeder Bestellung`,
  hold: 'Auszahlbar nach',
  days: (count) => (count === 1 ? '1 Tag' : `${count} Tagen`),
  window: 'Eine Bestellung zählt bis',
  window_say: 'nach dem Klick',
  decided: 'Wer aufgenommen wird',
  at_once: 'Alle, sofort',
  by_look: 'Wir lesen jede Bewerbung',
  products: 'Was du empfehlen kannst',
  no_products: 'Die Produkte kommen noch.',
  terms: (version) => `Bedingungen, Fassung ${version}`,
  form: 'Bewerben',
  name: 'Name',
  email: 'E-Mail',
  email_hint: 'Dorthin geht die Antwort.',
  handle: 'Handle',
  handle_hint: 'Freiwillig, etwa mina.glows',
  where: 'Wo du veröffentlichst',
  platform: 'Plattform',
  platforms: {
    instagram: 'Instagram',
    tiktok: 'TikTok',
    youtube: 'YouTube',
    blog: 'Blog',
    newsletter: 'Newsletter',
    podcast: 'Podcast',
    other: 'Etwas anderes',
  },
  address: 'Adresse oder Name dort',
  address_hint: 'https://… oder @name',
  followers: 'Follower oder Leser',
  country: 'Land',
  country_hint: 'Zwei Buchstaben, etwa DE, FR oder US',
  why: 'Warum du, und warum dieses Programm?',
  consent: 'Ihr dürft aufbewahren, was ich hier schreibe, um über meine Bewerbung zu entscheiden.',
  leave_empty: 'Dieses Feld leer lassen',
  button: 'Bewerbung schicken',
  wrong: 'Etwas fehlt noch.',
  wrong_say: 'Die Felder sagen, was.',
  faults: {
    missing: 'Das wird gebraucht.',
    too_long: 'Das ist zu lang.',
    no_email: 'Das ist keine E-Mail-Adresse.',
    no_handle: '2 bis 30 Buchstaben, Ziffern, „_“ und „.“',
    no_address: 'Eine Adresse, die mit https:// beginnt, oder ein Name wie @mina',
    no_number: 'Eine Zahl, etwa 12.000',
    no_country: 'Zwei Buchstaben, etwa DE',
    no_consent: 'Ohne das können wir deine Bewerbung nicht aufbewahren.',
    unstorable: 'Das enthält ein Zeichen, das sich nicht aufbewahren lässt.',
  },
  too_fast: 'Das ging schnell. Sieh noch einmal darüber und schicke es erneut.',
  too_old: 'Die Seite war lange offen. Schicke es noch einmal.',
  wait: (minutes) =>
    minutes === 1
      ? 'Zu viele Bewerbungen von hier. Warte 1 Minute und schicke es dann noch einmal.'
      : `Zu viele Bewerbungen von hier. Warte ${minutes} Minuten und schicke es dann noch einmal.`,
  unavailable: 'Die Datenbank antwortet nicht. Schicke es in ein paar Sekunden noch einmal.',
  other_site: 'Das Formular kam nicht von dieser Seite. Schicke es von hier.',
  thanks: 'Danke',
  thanks_say: (program) =>
    `Deine Bewerbung bei ${program} ist angekommen. Die Antwort kommt per E-Mail; sieh auch im ` +
    'Spam-Ordner nach.',
  other_language: 'In English',
};

export const JOIN_WORDS: Record<Locale, JoinWords> = { en, de };
