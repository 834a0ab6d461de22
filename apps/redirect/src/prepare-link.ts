import {
  type CutDestination,
  checkDestination,
  cutDestination,
} from '@skinstack/domain/destination';
import { idBytes } from '@skinstack/domain/ids';
import type { RedirectLink } from '@skinstack/domain/redirect-link';
import { cookieAttributes } from './cookie-attributes.ts';

/** A link with all that can be worked out once for every follower. */
export type PreparedLink = {
  link: RedirectLink;
  link_bytes: Uint8Array;
  /** Whether the merchant's host list, as it was read with the link, allows its destination. */
  is_allowed: boolean;
  location: CutDestination;
  cookie_attributes: string;
};

/** Checks and prepares a link when it enters memory; it is followed as it was read, unchanged. */
export function prepareLink(link: RedirectLink, own_domain: string): PreparedLink {
  return {
    link,
    link_bytes: idBytes(link.link_id),
    is_allowed: checkDestination(link.destination_url, link.allowed_hosts, own_domain) === null,
    location: cutDestination(link.destination_url, link.click_parameter),
    cookie_attributes: cookieAttributes(link.attribution_window_days),
  };
}
