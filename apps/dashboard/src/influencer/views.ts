/** What an operator sees of an influencer: their pages, and how an order is told. */
export { Home } from './home/home.tsx';
export { Insights } from './insights.tsx';
export { OneLink } from './links/link.tsx';
export { Links } from './links/links.tsx';
export { Earnings } from './money/earnings.tsx';
export { Answer, OneOrder } from './money/order.tsx';
export { OnePayout } from './money/payout.tsx';
export { Payouts } from './money/payouts.tsx';
export { tellOrder, textOf } from './money/tell-order.ts';
export { Refills } from './refills.tsx';
