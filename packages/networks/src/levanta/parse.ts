import type { z } from 'zod';
import type { VerifiedDelivery } from '../delivery.ts';
import type { NetworkEvent } from '../network-event.ts';
import { notUnderstood } from '../not-understood.ts';
import { readJson } from '../read-json.ts';
import { TOPIC_HEADER } from './imported-delivery.ts';
import { parseInvoiceDay, parseInvoiceItem } from './parse-invoice.ts';
import { parseReportDay } from './parse-report-day.ts';
import { envelope, linkData, productData } from './payload.ts';

/** Products come and go; which of the two names a gained one has, Levanta's page leaves open. */
const PRODUCT_IS_ACTIVE: Readonly<Record<string, boolean>> = {
  'product.access.gained': true,
  'product.added': true,
  'product.removed': false,
};

/** A signed event about a link or a product, or something the importer read. */
export function parse(delivery: VerifiedDelivery): NetworkEvent {
  const json = readJson(delivery.body);
  if (json === undefined) return notUnderstood('The body is not JSON in UTF-8.');
  switch (delivery.headers.get(TOPIC_HEADER)) {
    case 'report.daily':
      return parseReportDay(json, delivery.received_at_ms);
    case 'invoice.day':
      return parseInvoiceDay(json, delivery.received_at_ms);
    case 'invoice.item':
      return parseInvoiceItem(json, delivery.received_at_ms);
    default:
      return parseWebhook(json);
  }
}

function parseWebhook(json: unknown): NetworkEvent {
  const read = envelope.safeParse(json);
  if (!read.success) return malformed(read.error);
  const { type, data } = read.data;
  if (type === 'link.disabled') {
    const link = linkData.safeParse(data);
    if (!link.success) return malformed(link.error);
    return { type: 'link_disabled', ...link.data, reason: 'Levanta disabled its link.' };
  }
  const is_active = Object.hasOwn(PRODUCT_IS_ACTIVE, type) ? PRODUCT_IS_ACTIVE[type] : undefined;
  if (is_active === undefined) {
    return { type: 'ignored', reason: `Events of type ${type.slice(0, 60)} change nothing here.` };
  }
  const product = productData.safeParse(data);
  if (!product.success) return malformed(product.error);
  return { type: 'product_changed', external_product_id: product.data.asin, is_active };
}

function malformed(error: z.ZodError): NetworkEvent {
  const fields = error.issues.map((issue) => issue.path.join('.') || 'body');
  return notUnderstood(`These fields are missing or malformed: ${fields.join(', ')}.`);
}
