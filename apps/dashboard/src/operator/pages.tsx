import { REQUESTS } from '@skinstack/domain/pages/requests';
import { lazy, Route, Router } from 'preact-iso';
import { Account, Webhook } from '../account/pages.ts';
import { useApi } from '../api.ts';
import { Frame, type NavItem } from '../frame/frame.tsx';
import { NotFound } from '../frame/not-found.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { currentMe, may } from '../session.ts';
import type { Attention } from '../shapes.ts';
import { loadArea, loadShopWords, wo } from '../words.ts';
import {
  Applications,
  OneOrder,
  OneProgram,
  Orders,
  Products,
  Programs,
  Reviews,
} from './shared-pages.ts';
import { Today } from './today.tsx';

const Insights = lazy(() => import('./insights.tsx').then((file) => file.Insights));
const Influencers = lazy(() => import('./people/influencers.tsx').then((file) => file.Influencers));
/** Their pages as they see them, with their words. */
const OneInfluencer = lazy(async () => {
  await loadArea('influencer');
  return (await import('./people/influencer.tsx')).OneInfluencer;
});
const People = lazy(() => import('./people/people.tsx').then((file) => file.People));
const AuditLog = lazy(() => import('./people/audit-log.tsx').then((file) => file.AuditLog));
const Import = lazy(() => import('./catalogue/import.tsx').then((file) => file.Import));
const Payouts = lazy(() => import('./payouts/payouts.tsx').then((file) => file.Payouts));
const OnePayout = lazy(() => import('./payouts/payout.tsx').then((file) => file.OnePayout));
const OneRun = lazy(() => import('./payouts/run.tsx').then((file) => file.OneRun));
const NewPayout = lazy(() => import('./payouts/new-payout.tsx').then((file) => file.NewPayout));
const Books = lazy(() => import('./money/books.tsx').then((file) => file.Books));
const Inbox = lazy(() => import('./inbox/inbox.tsx').then((file) => file.Inbox));
const Delivery = lazy(() => import('./inbox/delivery.tsx').then((file) => file.Delivery));
const Networks = lazy(() => import('./inbox/networks.tsx').then((file) => file.Networks));
const Network = lazy(async () => {
  await loadShopWords();
  return (await import('./inbox/network.tsx')).Network;
});
const ShopSetUp = lazy(async () => {
  await loadShopWords();
  return (await import('./inbox/shop-set-up.tsx')).ShopSetUp;
});
const Privacy = lazy(() => import('./inbox/privacy.tsx').then((file) => file.Privacy));
const PrivacyRequest = lazy(() => import('./inbox/privacy.tsx').then((file) => file.OneRequest));
const System = lazy(() => import('./system.tsx').then((file) => file.System));

/** Which open work is counted beside which page. */
const BADGES: Record<string, readonly string[]> = {
  '/applications': ['applications_waiting'],
  '/payouts': ['payouts_unsent', 'payouts_requested'],
  '/inbox': ['quarantined', 'unfinished'],
  '/networks': ['network_silent', 'import_failed'],
  '/privacy': ['privacy_due'],
  '/books': ['books_unsound'],
};

/** The operator’s pages, and how one goes between them. */
export function Area() {
  const attention = useApi<Attention>(REQUESTS.attention(), { every_ms: 60_000 });
  const items = attention.data?.items ?? [];
  const item = (path: string, label: string, icon: NavItem['icon']): NavItem => ({
    href: `/operate${path}`,
    label,
    icon,
    badge: items
      .filter(({ kind }) => BADGES[path]?.includes(kind))
      .reduce((sum, one) => sum + one.count, 0),
  });
  const today = item('', wo.today.title, 'today');
  const orders = item('/orders', wo.orders.title, 'cart');
  const payouts = item('/payouts', wo.payouts.title, 'wallet');
  const inbox = item('/inbox', wo.inbox.title, 'inbox');
  return (
    <Frame
      home="/operate"
      account="/operate/account"
      role={wo.people.roles[currentMe().role as keyof typeof wo.people.roles] ?? wo.role}
      area="operator"
      groups={[
        [today, item('/insights', wo.insights.title, 'chart')],
        [
          item('/influencers', wo.influencers.title, 'users'),
          item('/applications', wo.applications, 'check'),
          item('/programs', wo.programs.title, 'layers'),
          item('/products', wo.products.title, 'box'),
        ],
        [
          orders,
          ...(may('money') ? [item('/reviews', wo.reviews.title, 'eye')] : []),
          payouts,
          item('/books', wo.books.title, 'book'),
        ],
        [
          inbox,
          item('/networks', wo.networks.title, 'plug'),
          item('/privacy', wo.privacy.title, 'shield'),
        ],
        [
          ...(may('people') ? [item('/people', wo.people.title, 'key')] : []),
          item('/system', wo.system.title, 'pulse'),
        ],
      ]}
      dock={[today, orders, payouts, inbox, item('/more', wo.more, 'more')]}
    >
      <Router>
        <Route path="/operate" component={Today} />
        <Route path="/operate/more" component={More} />
        <Route path="/operate/insights" component={Insights} />
        <Route path="/operate/influencers" component={Influencers} />
        <Route path="/operate/influencers/:id" component={OneInfluencer} />
        <Route path="/operate/influencers/:id/*" component={OneInfluencer} />
        <Route path="/operate/applications" component={Applications} />
        <Route path="/operate/programs" component={Programs} />
        <Route path="/operate/programs/:id" component={OneProgram} />
        <Route path="/operate/products" component={Products} />
        <Route path="/operate/products/import" component={Import} />
        <Route path="/operate/orders" component={Orders} />
        <Route path="/operate/orders/:order" component={OneOrder} />
        <Route path="/operate/payouts" component={Payouts} />
        <Route path="/operate/payouts/new" component={NewPayout} />
        <Route path="/operate/payouts/runs/:id" component={OneRun} />
        <Route path="/operate/payouts/:id" component={OnePayout} />
        <Route path="/operate/books" component={Books} />
        <Route path="/operate/inbox" component={Inbox} />
        <Route path="/operate/inbox/:id" component={Delivery} />
        <Route path="/operate/networks" component={Networks} />
        <Route path="/operate/networks/:id" component={Network} />
        <Route path="/operate/networks/:id/set-up" component={ShopSetUp} />
        <Route path="/operate/privacy" component={Privacy} />
        <Route path="/operate/privacy/:id" component={PrivacyRequest} />
        <Route path="/operate/people" component={People} />
        <Route path="/operate/people/audit-log" component={AuditLog} />
        <Route path="/operate/reviews" component={Reviews} />
        <Route path="/operate/system" component={System} />
        <Route path="/operate/account" component={Account} />
        <Route path="/operate/account/:part" component={Account} />
        <Route path="/operate/account/webhooks/:id/:delivery?" component={Webhook} />
        <Route default component={NotFound} />
      </Router>
    </Frame>
  );
}

/** On a phone: the pages that have no place in the bar. */
function More() {
  const rows: readonly (readonly [string, string, NavItem['icon']])[] = [
    ['insights', wo.insights.title, 'chart'],
    ...(may('money') ? ([['reviews', wo.reviews.title, 'eye']] as const) : []),
    ['influencers', wo.influencers.title, 'users'],
    ['applications', wo.applications, 'check'],
    ['programs', wo.programs.title, 'layers'],
    ['products', wo.products.title, 'box'],
    ['books', wo.books.title, 'book'],
    ['networks', wo.networks.title, 'plug'],
    ['privacy', wo.privacy.title, 'shield'],
    ...(may('people') ? ([['people', wo.people.title, 'key']] as const) : []),
    ['system', wo.system.title, 'pulse'],
    ['account', wo.account, 'users'],
  ];
  return (
    <Page title={wo.more}>
      <ul class="card rows flush">
        {rows.map(([path, label, icon]) => (
          <li key={path}>
            <Icon name={icon} />
            <a class="name" href={`/operate/${path}`}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}
