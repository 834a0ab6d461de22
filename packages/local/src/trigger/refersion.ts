import { refersionPayload, signRefersion } from '../journey/post-refersion.ts';
import type { NetworkTrigger } from './network-trigger.ts';

const EVENTS: Record<string, { topic: string; status: string; sign: '' | '-' }> = {
  new: { topic: 'NEW_CONVERSION', status: 'PENDING', sign: '' },
  approved: { topic: 'APPROVED_CONVERSION', status: 'APPROVED', sign: '' },
  denied: { topic: 'DENIED_CONVERSION', status: 'DENIED', sign: '' },
  cancelled: { topic: 'NEW_CONVERSION', status: 'PENDING', sign: '-' },
};

/** Refersion: conversions, signed with `Refersion-Signature`. */
export const refersion: NetworkTrigger = {
  events: {
    new: 'a conversion',
    approved: 'the same, approved',
    denied: 'takes all of it back',
    cancelled: 'a negative conversion: takes --total and --commission back',
  },
  sign(name, order, secret) {
    const event = EVENTS[name] ?? { topic: '', status: '', sign: '' };
    const body = refersionPayload({
      conversion_id: order.number,
      order_id: order.order_id,
      total: event.sign + order.total,
      commission_total: order.commission === null ? null : event.sign + order.commission,
      currency: order.currency,
      click_token: order.click_token,
      coupon_code: order.coupon_code,
      status: event.status,
    });
    return { method: 'POST', headers: signRefersion(secret, body, event.topic), body };
  },
};
