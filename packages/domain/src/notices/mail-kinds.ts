/**
 * What a user may be told by mail, what they can choose of each, and what holds until they do. A
 * digest is one mail a day: nobody is sent a mail for each order.
 */
export const NOTICES = {
  first_order: { choices: ['off', 'each'], default: 'each', for: 'influencer' },
  orders: { choices: ['off', 'daily'], default: 'daily', for: 'influencer' },
  payouts: { choices: ['off', 'each'], default: 'each', for: 'influencer' },
  links: { choices: ['off', 'each'], default: 'each', for: 'influencer' },
  memberships: { choices: ['off', 'each'], default: 'each', for: 'influencer' },
  terms: { choices: ['off', 'each'], default: 'each', for: 'influencer' },
  monthly_summary: { choices: ['off', 'each'], default: 'each', for: 'influencer' },
  refills: { choices: ['off', 'each'], default: 'off', for: 'influencer' },
  endpoints: { choices: ['off', 'each'], default: 'each', for: 'anyone' },
} as const satisfies Record<string, Notice>;

type Notice = {
  choices: readonly NoticeChoice[];
  default: NoticeChoice;
  for: 'influencer' | 'anyone';
};
export type NoticeChoice = 'off' | 'each' | 'daily';
export type NoticeKind = keyof typeof NOTICES;
export const NOTICE_KINDS = Object.keys(NOTICES) as [NoticeKind, ...NoticeKind[]];

/**
 * Every mail there is, and the notice that switches it off; null for what lets somebody in, guards
 * an account or answers an application: those always go.
 */
export const MAILS = {
  invitation: null,
  reset: null,
  confirm_address: null,
  details_changed: null,
  application_received: null,
  application_accepted: null,
  application_declined: null,
  membership_approved: 'memberships',
  membership_declined: 'memberships',
  terms_changed: 'terms',
  first_order: 'first_order',
  daily_digest: 'orders',
  payout_sent: 'payouts',
  payout_settled: 'payouts',
  payout_failed: 'payouts',
  payout_returned: 'payouts',
  link_disabled: 'links',
  monthly_summary: 'monthly_summary',
  refills_due: 'refills',
  endpoint_given_up: 'endpoints',
} as const satisfies Record<string, NoticeKind | null>;

export type MailKind = keyof typeof MAILS;
export const MAIL_KINDS = Object.keys(MAILS) as [MailKind, ...MailKind[]];

/** The notices that somebody of this role can choose about. */
export function noticesOf(role: string): NoticeKind[] {
  return NOTICE_KINDS.filter((kind) => NOTICES[kind].for === 'anyone' || role === 'influencer');
}

/** Whether a choice is one of a notice. */
export function isChoice(kind: NoticeKind, choice: NoticeChoice): boolean {
  return (NOTICES[kind].choices as readonly NoticeChoice[]).includes(choice);
}

/** Whether a mail of this kind goes to who chose this; null is nothing chosen. */
export function isWanted(kind: MailKind, choice: NoticeChoice | null): boolean {
  const notice = MAILS[kind];
  return notice === null || (choice ?? NOTICES[notice].default) !== 'off';
}
