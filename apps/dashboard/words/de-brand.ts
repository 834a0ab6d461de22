import type { BrandWords } from './shape.ts';

/** Was nur die Leute eines Shops lesen. */
export const deBrand: BrandWords = {
  role: 'Marke',
  home: {
    title: 'Überblick',
    revenue: 'Vermittelter Umsatz',
    commission: 'Ihre Provision',
    short: 'Provision',
    fee_included: 'mit der Gebühr der Plattform',
    most: { influencer: 'Wer am meisten bringt', product: 'Was sich am besten verkauft' },
    nothing: 'Nichts in diesen Tagen',
    waiting: 'Bestellungen zum Ansehen',
    empty: 'Sie haben noch kein Programm',
    empty_say: 'Die Betreiber dieser Plattform richten es für Ihren Shop ein.',
  },
  owed: {
    title: 'Was Sie schulden',
    lead: 'Die Provision Ihrer Bestellungen im Monat der Buchung, abzüglich Zurückgenommenem.',
    shop: 'Shop',
    by_month: 'Nach Monat',
    month: 'Monat',
    accrued: 'Verdient',
    reversed: 'Zurückgenommen',
    owed: 'Sie schulden',
    in_all: (currency: string) => `Sie schulden insgesamt, ${currency}`,
    empty: 'Sie schulden noch nichts',
    empty_say: 'Die erste Bestellung, die jemand vermittelt, steht hier.',
  },
};
