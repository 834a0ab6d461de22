import type { VerifiedDelivery } from '../adapter.ts';
import {
  type PostbackFields,
  readJsonFields,
  readPostbackFields,
} from '../reading/postback-fields.ts';

const FORM_FIELD = 'AwinTransactionPush';

/**
 * The fields of a notification: the query of a GET whose macros Awin filled in, or the JSON in the
 * one field of a posted form (help.awin.com, transaction notifications).
 * @returns what is wrong, in a sentence, when it cannot be read
 */
export function readNotification(delivery: VerifiedDelivery): PostbackFields | string {
  if (delivery.method === 'GET') return readPostbackFields(delivery);
  const form = new URLSearchParams(new TextDecoder().decode(delivery.body));
  const documents = form.getAll(FORM_FIELD);
  const [document] = documents;
  if (document === undefined) return `The form has no field ${FORM_FIELD}.`;
  if (documents.length > 1) return `The field ${FORM_FIELD} comes twice.`;
  return readJsonFields(new TextEncoder().encode(document));
}
