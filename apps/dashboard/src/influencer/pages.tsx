import { lazy, Route, Router } from 'preact-iso';
import { Account, Webhook } from '../account/pages.ts';
import { Frame, type NavItem } from '../frame/frame.tsx';
import { NotFound } from '../frame/not-found.tsx';
import { currentMe } from '../session.ts';
import { SubjectContext } from '../subject.ts';
import { wi } from '../words.ts';
import { Home } from './home/home.tsx';

const Links = lazy(() => import('./links/links.tsx').then((file) => file.Links));
const NewLink = lazy(() => import('./links/new-link.tsx').then((file) => file.NewLink));
const OneLink = lazy(() => import('./links/link.tsx').then((file) => file.OneLink));
const Earnings = lazy(() => import('./money/earnings.tsx').then((file) => file.Earnings));
const OneOrder = lazy(() => import('./money/order.tsx').then((file) => file.OneOrder));
const Payouts = lazy(() => import('./money/payouts.tsx').then((file) => file.Payouts));
const OnePayout = lazy(() => import('./money/payout.tsx').then((file) => file.OnePayout));
const Insights = lazy(() => import('./insights.tsx').then((file) => file.Insights));
const Refills = lazy(() => import('./refills.tsx').then((file) => file.Refills));
const Products = lazy(() => import('./links/products.tsx').then((file) => file.Products));
const Programs = lazy(() => import('./programs/programs.tsx').then((file) => file.Programs));

/** The influencer’s pages, and how one goes between them. */
export function Area() {
  const item = (path: string, label: string, icon: NavItem['icon']): NavItem => ({
    href: `/app${path}`,
    label,
    icon,
  });
  const home = item('', wi.home.title, 'home');
  const links = item('/links', wi.links.title, 'link');
  const earnings = item('/earnings', wi.earnings.title, 'coins');
  const payouts = item('/payouts', wi.payouts.title, 'wallet');
  const insights = item('/insights', wi.insights.title, 'chart');
  const refills = item('/refills', wi.refills.title, 'refresh');
  const products = item('/products', wi.products.title, 'box');
  const programs = item('/programs', wi.programs.title, 'layers');
  const make = { ...item('/links/new', wi.new_link.title, 'plus'), is_main: true };
  const subject = {
    influencer_id: currentMe().influencer_id ?? '',
    base: '/app',
    is_own: true,
  };
  return (
    <SubjectContext.Provider value={subject}>
      <Frame
        home="/app"
        account="/app/account"
        role={wi.account_word}
        groups={[[home, links, earnings, payouts, insights, refills, products, programs]]}
        dock={[home, links, make, earnings, payouts]}
      >
        <Router>
          <Route path="/app" component={Home} />
          <Route path="/app/links" component={Links} />
          <Route path="/app/links/new" component={NewLink} />
          <Route path="/app/links/:id" component={OneLink} />
          <Route path="/app/earnings" component={Earnings} />
          <Route path="/app/orders/:order" component={OneOrder} />
          <Route path="/app/payouts" component={Payouts} />
          <Route path="/app/payouts/:id" component={OnePayout} />
          <Route path="/app/insights" component={Insights} />
          <Route path="/app/refills" component={Refills} />
          <Route path="/app/products" component={Products} />
          <Route path="/app/programs" component={Programs} />
          <Route path="/app/account" component={Account} />
          <Route path="/app/account/:part" component={Account} />
          <Route path="/app/account/webhooks/:id/:delivery?" component={Webhook} />
          <Route default component={NotFound} />
        </Router>
      </Frame>
    </SubjectContext.Provider>
  );
}
