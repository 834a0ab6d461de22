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
};
