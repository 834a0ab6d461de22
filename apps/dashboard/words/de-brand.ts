import type { BrandWords } from './shape.ts';

/** Was nur die Leute eines Shops lesen. */
export const deBrand: BrandWords = {
  role: 'Marke',
  home: {
    title: 'Überblick',
    revenue: 'Vermittelter Umsatz',
    commission: 'Provision, die du schuldest',
    short: 'Provision',
    fee_included: 'mit der Gebühr der Plattform',
    new_share: 'Neue Kunden',
    new_of: (first, all) => `${first} von ${all} bekannten`,
    most: { influencer: 'Wer am meisten bringt', product: 'Was sich am besten verkauft' },
    nothing: 'Nichts in diesen Tagen',
    waiting: 'Bestellungen zum Ansehen',
    empty: 'Du hast noch kein Programm',
    empty_say: 'Die Betreiber dieser Plattform richten es für deinen Shop ein.',
  },
  owed: {
    title: 'Was du schuldest',
    lead: 'Die Provision deiner Bestellungen im Monat der Buchung, abzüglich Zurückgenommenem.',
    shop: 'Shop',
    by_month: 'Nach Monat',
    month: 'Monat',
    accrued: 'Verdient',
    reversed: 'Zurückgenommen',
    owed: 'Du schuldest',
    in_all: (currency: string) => `Du schuldest insgesamt, ${currency}`,
    empty: 'Du schuldest noch nichts',
    empty_say: 'Die erste Bestellung, die jemand vermittelt, steht hier.',
  },
};
