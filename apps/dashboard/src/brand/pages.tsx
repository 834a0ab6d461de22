import { Route, Router } from 'preact-iso';
import { Account, Webhook } from '../account/pages.ts';
import { Frame, type NavItem } from '../frame/frame.tsx';
import { NotFound } from '../frame/not-found.tsx';
import {
  Applications,
  OneOrder,
  OneProgram,
  Orders,
  Products,
  Programs,
  Reviews,
} from '../operator/shared-pages.ts';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/page.tsx';
import { at } from '../session.ts';
import { wb, wo } from '../words.ts';
import { Home } from './home.tsx';
import { Owed } from './owed.tsx';

const PAGES = [
  ['', 'home'],
  ['/orders', 'cart'],
  ['/reviews', 'eye'],
  ['/applications', 'check'],
  ['/programs', 'layers'],
  ['/products', 'box'],
  ['/owed', 'coins'],
] as const;

/** The pages of a shop's own people, and how one goes between them. */
export function Area() {
  const labels: Record<string, string> = {
    '': wb.home.title,
    '/orders': wo.orders.title,
    '/reviews': wo.reviews.title,
    '/applications': wo.applications,
    '/programs': wo.programs.title,
    '/products': wo.products.title,
    '/owed': wb.owed.title,
  };
  const items = PAGES.map(
    ([path, icon]): NavItem => ({ href: at(path), label: labels[path] ?? '', icon }),
  );
  const more: NavItem = { href: at('/more'), label: wo.more, icon: 'more' };
  const [home, orders, reviews, , programs] = items;
  return (
    <Frame
      home={at('')}
      account={at('/account')}
      role={wb.role}
      area="brand"
      groups={[items]}
      dock={[home, orders, reviews, programs, more].filter((one) => one !== undefined)}
    >
      <Router>
        <Route path="/brand" component={Home} />
        <Route path="/brand/more" component={More} />
        <Route path="/brand/orders" component={Orders} />
        <Route path="/brand/orders/:order" component={OneOrder} />
        <Route path="/brand/reviews" component={Reviews} />
        <Route path="/brand/applications" component={Applications} />
        <Route path="/brand/programs" component={Programs} />
        <Route path="/brand/programs/:id" component={OneProgram} />
        <Route path="/brand/products" component={Products} />
        <Route path="/brand/owed" component={Owed} />
        <Route path="/brand/account" component={Account} />
        <Route path="/brand/account/:part" component={Account} />
        <Route path="/brand/account/webhooks/:id/:delivery?" component={Webhook} />
        <Route default component={NotFound} />
      </Router>
    </Frame>
  );
}

/** On a phone: the pages that have no place in the bar. */
function More() {
  const rows = [
    ['/applications', wo.applications, 'check'],
    ['/products', wo.products.title, 'box'],
    ['/owed', wb.owed.title, 'coins'],
    ['/account', wo.account, 'users'],
  ] as const;
  return (
    <Page title={wo.more}>
      <ul class="card rows flush">
        {rows.map(([path, label, icon]) => (
          <li key={path}>
            <Icon name={icon} />
            <a class="name" href={at(path)}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </Page>
  );
}
