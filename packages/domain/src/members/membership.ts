/** Where an influencer stands in a program. */
export const MEMBERSHIP_STATES = [
  'invited',
  'applied',
  'approved',
  'declined',
  'left',
  'suspended',
] as const;
export type MembershipState = (typeof MEMBERSHIP_STATES)[number];

/** How somebody becomes a member: at once, by an application, or by an invitation only. */
export const ENROLMENTS = ['open', 'apply', 'invite'] as const;
export type Enrolment = (typeof ENROLMENTS)[number];

/** What an operator, or the brand, decides about a membership. */
export const MEMBERSHIP_DECISIONS = ['accept', 'decline', 'suspend'] as const;
export type MembershipDecision = (typeof MEMBERSHIP_DECISIONS)[number];

/** A transition: from which states it may be made, and where it leads. */
type Transition = { from: readonly MembershipState[]; to: MembershipState };

/**
 * What may be decided of whom. Who left is not taken back by a decision of others: they are invited
 * again. Of a decision that was made before, making it again is refused, so that of two who decide
 * at once one learns that they came second.
 */
export const DECISIONS: Readonly<Record<MembershipDecision | 'leave', Transition>> = {
  accept: { from: ['applied', 'invited', 'declined', 'suspended'], to: 'approved' },
  decline: { from: ['applied', 'invited'], to: 'declined' },
  suspend: { from: ['approved'], to: 'suspended' },
  // who is suspended could be back at once in a program that is open
  leave: { from: ['invited', 'applied', 'approved'], to: 'left' },
};

/** Where a decision leads from a state; null where it cannot be made. */
export function decide(
  state: MembershipState,
  decision: MembershipDecision | 'leave',
): MembershipState | null {
  const { from, to } = DECISIONS[decision];
  return from.includes(state) ? to : null;
}

/**
 * Where asking to be in leads an influencer; null where it leads nowhere: by invitation only, or
 * where they are in, wait, or are suspended. Whom somebody declined is looked at again, however
 * open the program is.
 * @param meets_rule whether the program's rule takes them without a look
 */
export function join(
  state: MembershipState | null,
  enrolment: Enrolment,
  meets_rule: boolean,
): MembershipState | null {
  switch (state) {
    case 'invited':
      return 'approved';
    case 'applied':
    case 'approved':
    case 'suspended':
      return null;
    case 'declined':
      return enrolment === 'invite' ? null : 'applied';
    case 'left':
    case null:
      if (enrolment === 'invite') return null;
      return enrolment === 'open' || meets_rule ? 'approved' : 'applied';
  }
}

/**
 * Where being asked in, or put in, by an operator leads; null where it changes nothing. Whoever has
 * applied is not invited: they are accepted.
 */
export function invite(
  state: MembershipState | null,
  to: 'invited' | 'approved',
): MembershipState | null {
  if (state === null || state === 'declined' || state === 'left') return to;
  return to === 'approved' && (state === 'invited' || state === 'applied') ? to : null;
}

/** A change of a membership, as it is kept: facts that are never edited. */
export type MembershipChange = { state: MembershipState; at_ms: number };

/** Networks state order times without a zone, so an approval may seem to follow its order. */
const CLOCK_TOLERANCE_MS = 86_400_000;

/** Why a claim earns nothing: where its influencer stood, and since when. */
export type NoMember = { state: MembershipState | 'none'; since_ms: number | null };

/**
 * Whether an influencer was a member when something of theirs was used: null when they were, else
 * how they stood. Nothing of theirs is older than how the membership began, so before that it is
 * taken for what it began as. A suspension stops what is ordered from its moment on, whatever was
 * clicked before; who leaves keeps what was clicked while they were in.
 * @param changes oldest first
 * @param used_at_ms when the link was followed, by our own clock; else when the order was placed
 */
export function notMemberAt(
  changes: readonly MembershipChange[],
  used_at_ms: number,
  ordered_at_ms: number,
): NoMember | null {
  const [first] = changes;
  if (!first) return { state: 'none', since_ms: null };
  const ordered = standing(changes, ordered_at_ms) ?? first;
  if (ordered.state === 'suspended') return { state: 'suspended', since_ms: ordered.at_ms };
  const used = standing(changes, used_at_ms) ?? first;
  if (used.state === 'approved') return null;
  const isOrderTime = used_at_ms === ordered_at_ms;
  const isWaiting = used.state === 'applied' || used.state === 'invited';
  if (isOrderTime && isWaiting) {
    const soon = standing(changes, used_at_ms + CLOCK_TOLERANCE_MS);
    if (soon?.state === 'approved') return null;
  }
  return { state: used.state, since_ms: used.at_ms };
}

/** The change in force at a time; null before the first. */
function standing(changes: readonly MembershipChange[], at_ms: number): MembershipChange | null {
  return changes.findLast((change) => change.at_ms <= at_ms) ?? null;
}

const waiting = (since: string) =>
  `The influencer was not yet approved in the program: they had asked or been asked on ${since}.`;
/** The words of each, with since when. */
export const WHY_NO_MEMBER: Record<NoMember['state'], (since: string) => string> = {
  none: () => 'The influencer was no member of the program.',
  invited: waiting,
  applied: waiting,
  declined: (since) => `The influencer was no member of the program: declined on ${since}.`,
  left: (since) => `The influencer had left the program on ${since}.`,
  suspended: (since) => `The influencer was suspended from the program on ${since}.`,
  approved: () => 'The influencer was a member of the program.',
};
