import type { SignTest } from '../adapter.ts';
import type { NetworkSandbox, SandboxOrder } from '../sandbox.ts';

const EVENTS: Readonly<Record<string, { status: string; status_detail: string }>> = {
  pending: { status: 'PENDING', status_detail: '' },
  approved: { status: 'APPROVED', status_detail: '' },
  reversed: { status: 'REVERSED', status_detail: 'ITEM_RETURNED' },
  reset: { status: 'PENDING', status_detail: 'RESET' },
};

/** impact.com: action lifecycle postbacks; the token in the address is all that proves them. */
export const impactSandbox: NetworkSandbox = {
  account: { number: 2, external_account: null, secret: 'local-impact-postback-token' },
  events: {
    pending: 'an action as it stands now: --total and --commission',
    approved: 'the same, approved',
    reversed: 'takes all of it back',
    reset: 'gives back what was reversed',
  },
  order_events: { told: 'pending', taken_back: 'reversed' },
  default_method: 'GET',
  async sign(event, order, secret, method) {
    const token = new URLSearchParams({ token: secret }).toString();
    const fields = fieldsOf(event, order);
    if (method === 'GET') {
      return { method, query: `${token}&${new URLSearchParams(fields).toString()}` };
    }
    const headers = { 'Content-Type': 'application/json' };
    return { method, headers, body: JSON.stringify(fields), query: token };
  },
};

/** A test action. */
export const signImpactTest: SignTest = async (order, { secret }) => {
  const fields = { ...fieldsOf('pending', order), status_detail: 'TEST' };
  const query = new URLSearchParams({ token: secret, ...fields }).toString();
  return { method: 'GET', query };
};

/** The template of docs/networks/impact.md with its macros filled in. */
function fieldsOf(event: string, order: SandboxOrder): Record<string, string> {
  const { status = '', status_detail = '' } = EVENTS[event] ?? {};
  const stands = status !== 'REVERSED';
  const now = new Date().toISOString();
  return {
    action_id: `1000.4636.${order.order_id}`,
    status,
    status_detail,
    amount: stands ? order.total : '0.00',
    payout: stands ? (order.commission ?? '') : '0.00',
    currency: order.currency,
    event_date: now,
    creation_date: now,
    oid: order.order_id,
    promo_code: order.coupon_code ?? '',
    subid1: order.click_token ?? '',
    subid2: '',
    subid3: '',
    sharedid: '',
  };
}
