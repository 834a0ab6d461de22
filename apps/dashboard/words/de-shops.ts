import { plural } from '../src/format.ts';
import type { ShopWords } from './shape.ts';

export const deShops: ShopWords = {
  title: 'Shop einrichten',
  open: 'Shop einrichten',
  lead: 'In wenigen Schritten wissen seine Bestellungen, wessen Link hinführte.',
  platform: 'Womit der Shop läuft',
  platforms: { shopify: 'Shopify', woocommerce: 'WooCommerce', own: 'Eigene Software' },
  program: 'Programm',
  no_program: 'Lege zuerst ein Programm dieses Shops an.',
  script: 'Das Skript',
  script_say: {
    shopify: 'In layout/theme.liquid des Themes, vor </head>.',
    woocommerce: 'In den Kopf jeder Seite, etwa mit einem Plugin für Code im Kopf.',
    own: 'In jede Seite, zu der ein Link führen kann, und in die Seiten der Kasse.',
  },
  pinned: 'Das Skript, festgelegt',
  pinned_say:
    'Stattdessen, wenn Browser es prüfen sollen: Diese Fassung bleibt für immer, wie sie ist, und ' +
    'wird nicht von selbst besser. Eine strenge Policy braucht nur diese Adresse in script-src.',
  pixel: 'Das Pixel',
  pixel_say:
    'In Shopify: Einstellungen, Kundenereignisse, Benutzerdefiniertes Pixel hinzufügen. Füge es ' +
    'ein, wähle Marketing als Berechtigung, speichere und verbinde es.',
  order: 'Die Bestellung',
  order_say: {
    woocommerce:
      'Als Code-Snippet oder in functions.php des Themes: Die Bestellung behält den Klick.',
    own:
      'Gib dem Formular der Kasse das Attribut data-skinstack mit dem Namen eines Feldes, oder ' +
      'sende als click_id der Bestellung, was window.skinstack.token() antwortet.',
  },
  webhooks: 'Die Webhooks',
  webhooks_say: {
    shopify:
      'Wohin der Shop seine Bestellungen meldet: orders/create, paid, updated und Erstattungen.',
    woocommerce:
      'Wohin der Shop seine Bestellungen meldet: erstellt, geändert, gelöscht, wiederhergestellt.',
    own: 'Wohin der Shop seine Bestellungen und Erstattungen meldet.',
  },
  copy: (what) => `Kopieren: ${what}`,
  test: 'Testkauf',
  test_say:
    'Folge einem Link des Programms, lege etwas in den Warenkorb und kaufe es. Diese Seite sieht ' +
    'alle paar Sekunden nach.',
  test_good: 'Erkannt',
  test_good_say: 'Eine Bestellung kam, und es ist bekannt, wessen Link zu ihr führte.',
  test_waiting: 'Wartet',
  test_none: 'Noch kam keine Bestellung.',
  test_without: 'Bestellungen kamen, aber keine mit einem Klick. Prüfe Skript und Pixel.',
  evidence: 'Woran Bestellungen erkannt werden',
  evidence_say: (count) =>
    plural(count, { one: 'Von der letzten Bestellung.', other: 'Von den letzten # Bestellungen.' }),
  kind: 'Was es verriet',
  orders: 'Bestellungen',
  without: 'Nichts verriet, wessen sie ist',
  where: {
    'a note attribute of the order': 'Der Warenkorb',
    'a property of a line': 'Sofortkauf',
    'the shop’s pixel': 'Das Pixel',
    'the landing page': 'Die erste Seite des Besuchs',
    'the referring page': 'Die Seite davor',
    'the discount code': 'Ein Rabattcode',
  },
  kinds: {
    click: 'Ein Klick',
    link: 'Ein Link',
    coupon: 'Ein Rabattcode',
    customer: 'Ein eigener Kunde',
    hand: 'Ein Operator',
  },
  codes: {
    shop: 'Im Shop',
    title: (code) => `${code} im Shop`,
    takes_off: 'Rabatt',
    kinds: { none: 'Hier nicht angegeben', rate: 'Ein Prozentsatz', amount: 'Ein Betrag' },
    hints: {
      none: 'Der Code wird nur gutgeschrieben: Der Shop hat ihn schon.',
      rate: 'Mit einem Admin-Token entsteht er im Shop; sonst liest du hier, wie es geht.',
      amount: 'Mit einem Admin-Token entsteht er im Shop; sonst liest du hier, wie es geht.',
    },
    percent: 'Prozent',
    amount: (currency) => `Betrag in ${currency}`,
    uses: 'Einlösungen insgesamt',
    once: 'Einmal je Kundin oder Kunde',
    starts: 'Beginnt',
    ends: 'Endet',
    checked: 'Zuletzt geprüft',
    yes_no: (is) => (is ? 'Ja' : 'Nein'),
    close: 'Schließen',
    states: {
      made: 'Angelegt',
      by_hand: 'Von Hand',
      pending: 'Wartet',
      failed: 'Abgelehnt',
      drifted: 'Dort geändert',
      ended: 'Beendet',
    },
    says: {
      made: 'Der Shop hat ihn wie vereinbart.',
      by_hand: 'Von hier aus geht es nicht: Erledige es im Shop.',
      pending: 'Der Shop hat noch nicht geantwortet. Er wird wieder gefragt.',
      failed: 'Der Shop hat ihn nicht angenommen.',
      drifted: 'Der Shop hat ihn anders. Stell ihn dort richtig, oder beende ihn hier.',
      ended: 'Er ist beendet, auch im Shop.',
    },
    steps: [
      'Öffne im Admin des Shops Rabatte, Rabatt erstellen, Betrag vom Bestellwert.',
      'Wähle Rabattcode und gib den Code ein, wie er oben steht.',
      'Gib Rabatt, Beginn, Ende und Grenzen wie oben ein. Speichere.',
    ],
    end_steps: [
      'Öffne im Admin des Shops Rabatte und diesen Code.',
      'Wähle Deaktivieren: Hier ist er beendet.',
    ],
    token: 'Admin-Token',
    token_set: 'Gesetzt: Codes entstehen im Shop',
    token_none: 'Keiner: Codes entstehen von Hand',
    token_change: 'Admin-Token',
    token_title: (name) => `Admin-Token von ${name}`,
    token_say:
      'Aus einer App des Shops mit dem Recht write_discounts. Er wird verschlüsselt aufbewahrt, ' +
      'nur für diesen Shop, und nie wieder gezeigt.',
    token_hint: 'Leer nimmt ihn weg.',
    token_save: 'Token speichern',
    token_shop: 'Der Shop',
    token_saved: 'Gespeichert. Codes folgen binnen einer Minute.',
  },
};
