import { env } from 'cloudflare:workers';
import { reconcileBooks } from '@skinstack/api/ledger/reconcile-books';
import { afterEach, expect, vi } from 'vitest';
import { newId, newNetworkAccount } from '../../world/new-world.ts';
import { signMessage } from '../../world/sign-custom.ts';
import { openBooks, payoutsIn } from './books.ts';
import { clickOn } from './post-conversion.ts';

type Body = Record<string, unknown>;
type Headers = Record<string, string>;

/** A bank account of somebody, as it is entered. */
export const payIn = (iban: string, account_holder = 'Mina Park') => ({
  ...{ method: 'bank', account_holder, iban },
});
export const IBAN = 'DE89370400440532013000';
export const OTHER_IBAN = 'FR1420041010050500013M02606';

/** Books of shops that report by HTTP: they are sound after every step, or the step fails. */
export async function openShopBooks(suite: string) {
  // all the books are added up after each step
  vi.setConfig({ testTimeout: 90_000 });
  const books = await openBooks(suite);
  const { call, requestPayouts } = books;
  async function expectSound() {
    const wrong = (await reconcileBooks(books.ports)).flatMap(({ violations }) => violations);
    expect(wrong).toEqual([]);
  }
  afterEach(expectSound);
  /** Does a step, and adds up the books after it. */
  async function step<T>(work: Promise<T>): Promise<T> {
    const done = await work;
    await expectSound();
    return done;
  }

  /** A shop that SkinStack's own rules apply to, and an influencer with a link to it. */
  async function newShop() {
    const { influencer_id, influencer, link, program, merchant } = await books.newEarner();
    const secret = `whsec_${btoa(newId('net').padEnd(32, '=').slice(-32))}`;
    const account = await newNetworkAccount(books.db, env.ENCRYPTION_KEY ?? '', {
      ...{ network: 'custom', merchant_id: merchant.id, secret },
    });
    const tell = async (type: string, data: Body) => {
      const timestamp = new Date().toISOString();
      const body = JSON.stringify({ type: `conversion.${type}`, timestamp, data });
      const headers = await signMessage(secret, body);
      const path = `/webhooks/custom/${account.id}`;
      const response = await books.app.request(`https://api.skin.st${path}`, {
        ...{ method: 'POST', body, headers },
      });
      return (await response.json()) as Body;
    };
    const order = async (change: Body = {}) => {
      const order_id = newId('ord');
      const claim = 'coupon_code' in change ? {} : { click_id: await clickOn(link.id) };
      const told = { order_id, amount: '100.00', currency: 'USD', ...claim, ...change };
      const { conversion_id, outcome } = await step(tell('created', told));
      return { order_id, outcome, conversion_id: String(conversion_id) };
    };
    const refund = (order_id: string, amount = '100.00') =>
      step(tell('refunded', { order_id, refund_id: newId('rev'), amount, currency: 'USD' }));
    const terms = `/api/programs/${program.id}`;
    const money = () => books.balance(influencer_id);
    return { influencer_id, influencer, link, merchant, program, terms, order, refund, money };
  }

  return {
    ...{ ...books, step, newShop },
    /** The id of the commission of a conversion. */
    commissionIdOf: async (conversion_id: string) =>
      String((await books.commissionOf(conversion_id))?.id),
    post: (path: string, body: Body = {}, headers: Headers = {}) =>
      step(call('POST', path, body, headers)),
    /** Requests a payout of all that is payable to somebody. */
    async pay(influencer_id: string) {
      const [payout] = payoutsIn(await step(requestPayouts([influencer_id])));
      return payout;
    },
  };
}
