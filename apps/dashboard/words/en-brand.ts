/** What only a shop's own people read. */
export const enBrand = {
  role: 'Brand',
  home: {
    title: 'Overview',
    revenue: 'Sales brought to you',
    commission: 'Commission you owe',
    short: 'Commission',
    fee_included: 'with the platform’s fee',
    most: { influencer: 'Influencers that bring most', product: 'Products that sell most' },
    nothing: 'Nothing in these days',
    waiting: 'Orders to look at',
    empty: 'You have no program yet',
    empty_say: 'The people who run this platform set it up for your shop.',
  },
  owed: {
    title: 'What you owe',
    lead: 'The commission your orders earned, in the month it was booked, less what was taken back.',
    shop: 'Shop',
    by_month: 'By month',
    month: 'Month',
    accrued: 'Earned',
    reversed: 'Taken back',
    owed: 'You owe',
    in_all: (currency: string) => `You owe in all, ${currency}`,
    empty: 'You owe nothing yet',
    empty_say: 'The first order that an influencer brings will be here.',
  },
};
