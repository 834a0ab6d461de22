import type { SignTest } from '../adapter.ts';
import type { NetworkSandbox, SandboxOrder } from '../sandbox.ts';

/** Awin: notifications of transactions; the token in the address is all that proves them. */
export const awinSandbox: NetworkSandbox = {
  account: { number: 5, external_account: null, secret: 'local-awin-notification-token' },
  events: {
    recorded: 'a transaction of --total with the --commission Awin states',
  },
  order_events: { told: 'recorded', taken_back: null },
  async sign(_, order, secret, method) {
    const token = new URLSearchParams({ token: secret }).toString();
    const fields = fieldsOf(order);
    if (method === 'GET') {
      return { method, query: `${token}&${new URLSearchParams(fields).toString()}` };
    }
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const form = new URLSearchParams({ AwinTransactionPush: JSON.stringify(fields) });
    return { method, headers, body: form.toString(), query: token };
  },
};

/** A transaction of no click: Awin marks no tests. */
export const signAwinTest: SignTest = async (order, { secret }) => ({
  method: 'GET',
  query: new URLSearchParams({ token: secret, ...fieldsOf(order) }).toString(),
});

/** The fields of a notification (help.awin.com, transaction notifications); times are UTC. */
function fieldsOf(order: SandboxOrder): Record<string, string> {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  return {
    transactionId: order.order_id,
    transactionDate: time,
    transactionCurrency: order.currency,
    transactionAmount: order.total,
    affiliateId: '45628',
    merchantId: '3661',
    groupId: '137726',
    bannerId: '291555',
    clickRef: order.click_token ?? '',
    clickThroughTime: time,
    clickTime: time,
    commission: order.commission ?? '',
  };
}
