import type { Ports } from '../ports.ts';

const DAYS = 30;

/** Shopify's deadline for privacy requests: 30 days (“Privacy law compliance”), as the GDPR's. */
export const dueAt = (ports: Ports) => new Date(ports.now() + DAYS * 86_400_000);
