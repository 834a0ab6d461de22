import { formatAmount, type Money } from './money.ts';

/** What a discount code takes off, from when to when, and how often. */
export type CodeTerms = {
  /** Either a part of the price, or an amount. */
  rate_bps: number | null;
  amount: Money | null;
  starts_at_ms: number;
  ends_at_ms: number | null;
  usage_limit: number | null;
  once_per_customer: boolean;
};

/** A code as a shop has it. */
export type CodeInShop = {
  external_id: string;
  is_ended: boolean;
  /** Null for a discount of another kind: free shipping, one of an app. */
  terms: CodeTerms | null;
  /** What it asks for that we never do, in words: some products only, a least amount. */
  more: readonly string[];
};

/** What we last knew of a code in the shop. */
export type KnownCode = {
  /** Whether the shop is to be told something it may not have heard. */
  is_pending: boolean;
  /** The discount there that is ours; null until it is made, or found to be the same. */
  external_id: string | null;
  /** The end it was made with, or is about to be made with. */
  told_ends_at_ms: number | null;
  /** Discounts of this code that we made, and that ended. */
  own_ids: readonly string[];
};

/** What is to be done in the shop, or what its code turned out to be. */
export type CodeStep =
  | { do: 'make'; over_id: string | null }
  | { do: 'set_end'; external_id: string }
  | { do: 'end'; external_id: string }
  | {
      do: 'nothing';
      state: 'made' | 'drifted' | 'failed' | 'ended';
      external_id: string | null;
      problem: string | null;
    };

/**
 * What a code in a shop needs, by what is wanted and what the shop has. Asking again after whatever
 * was lost ends the same: what is there already and the same is taken for ours, what is there and
 * another is never touched.
 */
export function decideCode(
  known: KnownCode,
  wanted: CodeTerms,
  found: CodeInShop | null,
  now_ms: number,
): CodeStep {
  const { external_id } = known;
  const isOver = wanted.ends_at_ms !== null && wanted.ends_at_ms <= now_ms;
  if (isOver) return decideEnd(known, wanted, found, now_ms);
  if (found === null) {
    if (external_id === null) return { do: 'make', over_id: null };
    return nothing('drifted', external_id, 'The shop no longer has this code.');
  }
  const different = differencesOf(wanted, found, now_ms).join(' ');
  if (found.external_id === external_id) {
    if (known.is_pending && !hasEnd(found, wanted)) return { do: 'set_end', external_id };
    return different === ''
      ? nothing('made', external_id, null)
      : nothing('drifted', external_id, different);
  }
  if (external_id !== null) {
    return nothing('drifted', external_id, 'Another discount of the shop has this code now.');
  }
  if (found.is_ended && known.own_ids.includes(found.external_id)) {
    return { do: 'make', over_id: found.external_id };
  }
  if (different === '') return nothing('made', found.external_id, null);
  const asTold = { ...wanted, ends_at_ms: known.told_ends_at_ms };
  if (differencesOf(asTold, found, now_ms).length === 0) {
    // made, the answer was lost, and then its end was moved here
    return { do: 'set_end', external_id: found.external_id };
  }
  return nothing('failed', null, `The shop has this code already, and differently: ${different}`);
}

const hasEnd = ({ terms, is_ended }: CodeInShop, wanted: CodeTerms) =>
  !is_ended && (terms === null || endOf(terms) === endOf(wanted));

/** What is ours ends; what somebody else made of this code stays theirs. */
function decideEnd(
  known: KnownCode,
  wanted: CodeTerms,
  found: CodeInShop | null,
  now_ms: number,
): CodeStep {
  const { external_id } = known;
  if (found === null || found.is_ended) return nothing('ended', external_id, null);
  const isOurs =
    found.external_id === external_id ||
    // made, and the answer was lost
    (external_id === null &&
      differencesOf({ ...wanted, ends_at_ms: null }, withoutEnd(found), now_ms).length === 0);
  if (isOurs) return { do: 'end', external_id: found.external_id };
  return nothing('ended', external_id, 'Another discount of the shop has this code, and stays.');
}

const withoutEnd = (found: CodeInShop): CodeInShop => ({
  ...found,
  terms: found.terms && { ...found.terms, ends_at_ms: null },
});

const nothing = (
  state: Extract<CodeStep, { do: 'nothing' }>['state'],
  external_id: string | null,
  problem: string | null,
): CodeStep => ({ do: 'nothing', state, external_id, problem });

/** How a shop's code differs from what was agreed, each in a sentence; none while it does not. */
export function differencesOf(wanted: CodeTerms, found: CodeInShop, now_ms: number): string[] {
  const { terms, is_ended, more } = found;
  if (terms === null) return ['It is a discount of another kind.'];
  const told = is_ended ? ['It has ended there.'] : [];
  const say = (what: string, there: string, here: string) =>
    there === here ? [] : [`${what}: ${there} there, ${here} here.`];
  const begins = (ms: number) => (ms <= now_ms ? 'now' : timeOf(ms));
  return [
    ...told,
    ...say('It takes off', takenOff(terms), takenOff(wanted)),
    ...say('It begins', begins(terms.starts_at_ms), begins(wanted.starts_at_ms)),
    ...(is_ended ? [] : say('It ends', endOf(terms), endOf(wanted))),
    ...say('Uses', limitOf(terms), limitOf(wanted)),
    ...say('A customer uses it', oftenOf(terms), oftenOf(wanted)),
    ...more,
  ];
}

/** A value as people write it: `15 %`, `5.00 USD`. */
export function takenOff({ rate_bps, amount }: CodeTerms): string {
  if (rate_bps !== null) return `${rate_bps / 100} %`;
  return amount === null ? 'nothing' : `${formatAmount(amount)} ${amount.currency}`;
}

/** Shops keep whole seconds. */
const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const endOf = ({ ends_at_ms }: CodeTerms) => (ends_at_ms === null ? 'never' : timeOf(ends_at_ms));
const limitOf = ({ usage_limit }: CodeTerms) =>
  usage_limit === null ? 'without limit' : String(usage_limit);
const oftenOf = ({ once_per_customer }: CodeTerms) => (once_per_customer ? 'once' : 'as they like');

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
/** How often a code that is as it should be, or was refused, is looked at again. */
export const CODE_CHECKED_EVERY_MS = 6 * 60 * MINUTE_MS;

/** When a shop that did not answer is asked again. @param failed_count this time included */
export function nextCodeTry(failed_count: number, now_ms: number, retry_ms: number | null): number {
  const wait_ms = Math.min(MINUTE_MS * 2 ** Math.min(failed_count - 1, 10), LONGEST_WAIT_MS);
  return now_ms + Math.max(wait_ms, Math.min(retry_ms ?? 0, LONGEST_WAIT_MS));
}
