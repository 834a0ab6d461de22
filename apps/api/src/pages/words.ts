import type { Locale } from '@skinstack/domain/people';

/** The words of the pages that are made here. */
export type PublicWords = {
  lead: string;
  home: { title: string; say: readonly string[]; docs: string };
  sign_in: {
    title: string;
    lead: string;
    email: string;
    password: string;
    button: string;
    wrong: string;
    wrong_more: string;
    wait: (minutes: number) => string;
    unavailable: string;
    other_site: string;
  };
  /** Of a second factor. */
  code: { title: string; lead: string; label: string };
  forgot: {
    link: string;
    title: string;
    lead: string;
    button: string;
    sent: string;
    sent_more: string;
  };
  by_link: {
    invited: string;
    invited_lead: (email: string) => string;
    reset: string;
    reset_lead: (email: string) => string;
    name: string;
    password: string;
    hint: string;
    button: string;
    done: string;
    over: string;
    over_say: string;
    refused: string;
  };
  unsubscribe: {
    title: string;
    lead: string;
    button: string;
    done: string;
    done_more: string;
    unknown: string;
    unknown_more: string;
    settings: string;
  };
  missing: { title: string; say: string; back: string };
  not_built: string;
  loading: string;
  no_script: string;
};

const en: PublicWords = {
  lead: 'See what you earned and when it is paid.',
  home: {
    title: 'Links that say what they earned',
    say: [
      'Share a short link to a product you use. Shoppers reach the shop at once.',
      'SkinStack credits each order to the link that brought it, exactly once, and shows why.',
      'Every amount has its reason and its date, from the click to the payout.',
    ],
    docs: 'Read the documentation',
  },
  sign_in: {
    title: 'Sign in',
    lead: 'See what you earned and when it is paid.',
    email: 'E-mail',
    password: 'Password',
    button: 'Sign in',
    wrong: 'E-mail and password do not belong together.',
    wrong_more: 'Check both and try again.',
    wait: (minutes) =>
      minutes === 1
        ? 'Too many tries. Wait 1 minute, then try again.'
        : `Too many tries. Wait ${minutes} minutes, then try again.`,
    unavailable: 'The database does not answer. Try again in a few seconds.',
    other_site: 'The form was not sent from this page. Fill it in here.',
  },
  code: {
    title: 'One more step',
    lead: 'Open your authenticator app, or take a recovery code.',
    label: 'Code',
  },
  forgot: {
    link: 'Forgot it?',
    title: 'Forgot your password?',
    lead: 'We send you a link to choose another.',
    button: 'Send link',
    sent: 'If this address has an account, a link is on its way.',
    sent_more: 'It is valid for an hour. Look in the spam folder, too.',
  },
  by_link: {
    invited: 'Welcome',
    invited_lead: (email) => `Choose a password for ${email}, and you are in.`,
    reset: 'Choose a new password',
    reset_lead: (email) => `For ${email}. You are signed out everywhere else.`,
    name: 'Your name',
    password: 'Password',
    hint: '12 characters or more; three unrelated words are good.',
    button: 'Set password',
    done: 'Your password is set. Sign in with it.',
    over: 'This link was used or is over',
    over_say: 'A link works once and for a while. Ask for another.',
    refused: 'This password does not do:',
  },
  unsubscribe: {
    title: 'Fewer mails',
    lead: 'Mails like this one are not sent to you any more. Others stay.',
    button: 'Stop them',
    done: 'They are stopped.',
    done_more: 'You can have them again whenever you like.',
    unknown: 'This link does not say what to stop.',
    unknown_more: 'Choose after signing in.',
    settings: 'Choose what you are told',
  },
  missing: {
    title: 'There is no such page',
    say: 'The address is mistyped, or the page is not yours to see.',
    back: 'Go to the start',
  },
  not_built: 'The pages are not built yet. Run “npm run dev”.',
  loading: 'Loading',
  no_script: 'This part needs JavaScript. Signing in, forgetting a password and joining do not.',
};

const de: PublicWords = {
  lead: 'Sieh, was du verdient hast und wann es ausgezahlt wird.',
  home: {
    title: 'Links, die sagen, was sie verdient haben',
    say: [
      'Teile einen kurzen Link zu einem Produkt, das du benutzt. Er führt sofort in den Shop.',
      'SkinStack schreibt jede Bestellung genau einmal dem Link gut, der sie gebracht hat.',
      'Jeder Betrag hat seinen Grund und sein Datum, vom Klick bis zur Auszahlung.',
    ],
    docs: 'Dokumentation lesen',
  },
  sign_in: {
    title: 'Anmelden',
    lead: 'Sieh, was du verdient hast und wann es ausgezahlt wird.',
    email: 'E-Mail',
    password: 'Passwort',
    button: 'Anmelden',
    wrong: 'E-Mail und Passwort gehören nicht zusammen.',
    wrong_more: 'Prüfe beides und versuche es noch einmal.',
    wait: (minutes) =>
      minutes === 1
        ? 'Zu viele Versuche. Warte 1 Minute und versuche es dann noch einmal.'
        : `Zu viele Versuche. Warte ${minutes} Minuten und versuche es dann noch einmal.`,
    unavailable: 'Die Datenbank antwortet nicht. Versuche es in ein paar Sekunden noch einmal.',
    other_site: 'Das Formular kam nicht von dieser Seite. Fülle es hier aus.',
  },
  code: {
    title: 'Noch ein Schritt',
    lead: 'Öffne deine Authenticator-App oder nimm einen Wiederherstellungscode.',
    label: 'Code',
  },
  forgot: {
    link: 'Vergessen?',
    title: 'Passwort vergessen?',
    lead: 'Wir schicken dir einen Link, mit dem du ein neues wählst.',
    button: 'Link schicken',
    sent: 'Wenn diese Adresse ein Konto hat, ist ein Link unterwegs.',
    sent_more: 'Er gilt eine Stunde. Sieh auch im Spam-Ordner nach.',
  },
  by_link: {
    invited: 'Willkommen',
    invited_lead: (email) => `Wähle ein Passwort für ${email}, und du bist drin.`,
    reset: 'Neues Passwort wählen',
    reset_lead: (email) => `Für ${email}. Überall sonst wirst du abgemeldet.`,
    name: 'Dein Name',
    password: 'Passwort',
    hint: 'Mindestens 12 Zeichen; drei Wörter ohne Zusammenhang sind gut.',
    button: 'Passwort setzen',
    done: 'Dein Passwort ist gesetzt. Melde dich damit an.',
    over: 'Dieser Link wurde benutzt oder ist abgelaufen',
    over_say: 'Ein Link gilt einmal und eine Weile. Lass dir einen neuen schicken.',
    refused: 'Dieses Passwort geht nicht:',
  },
  unsubscribe: {
    title: 'Weniger Mails',
    lead: 'Mails wie diese bekommst du dann nicht mehr. Andere bleiben.',
    button: 'Nicht mehr schicken',
    done: 'Sie werden nicht mehr geschickt.',
    done_more: 'Du kannst sie jederzeit wieder haben.',
    unknown: 'Dieser Link sagt nicht, was aufhören soll.',
    unknown_more: 'Wähle es nach dem Anmelden aus.',
    settings: 'Auswählen, was du erfährst',
  },
  missing: {
    title: 'Diese Seite gibt es nicht',
    say: 'Die Adresse ist vertippt, oder die Seite ist nicht für dich.',
    back: 'Zum Anfang',
  },
  not_built: 'Die Seiten sind noch nicht gebaut. Starte „npm run dev“.',
  loading: 'Lädt',
  no_script: 'Dieser Teil braucht JavaScript. Anmelden und Passwort vergessen nicht.',
};

export const PUBLIC_WORDS: Record<Locale, PublicWords> = { en, de };
