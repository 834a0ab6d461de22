import { at } from '../../session.ts';
import { wa } from '../../words.ts';

export const ENDPOINTS = '/api/webhook-endpoints';
export const LIST = `${ENDPOINTS}?limit=20`;

/** An endpoint’s address as it is named: without what all begin with. */
export const nameOf = (url: string) => url.replace(/^https?:\/\//, '').replace(/\/$/, '');

/** Where an endpoint is shown, or a delivery of it. */
export const hrefOf = (id: string, delivery?: string) =>
  at(`/account/webhooks/${id}${delivery ? `/${delivery}` : ''}`);

/** What happened, in words; a type that is newer than they are is shown as it is. */
export const eventWords = (type: string) =>
  wa.webhooks.events[type as keyof typeof wa.webhooks.events] ?? type;
