import {
  type CodeOutcome,
  finishShopCode,
  listShopCodes,
  noteShopCode,
  type TakenCode,
  takeShopCodes,
} from '@skinstack/db/shop-codes';
import { isCurrency, toJsonMinor } from '@skinstack/domain/money';
import {
  CODE_CHECKED_EVERY_MS,
  type CodeInShop,
  type CodeTerms,
  decideCode,
  nextCodeTry,
  takenOff,
} from '@skinstack/domain/shop-code';
import { describeError } from '@skinstack/http/log';
import type { CodeAccess, CodeAnswer, ShopCodes } from '@skinstack/networks/codes';
import { findAdapter, NETWORKS } from '@skinstack/networks/networks';
import { inTurns } from '../notices/in-turns.ts';
import type { Ports } from '../ports.ts';
import { openAdminToken } from '../secrets.ts';

/** Networks in whose shops codes can be made. */
export const CODE_NETWORKS: readonly string[] = NETWORKS.filter(
  (network) => findAdapter(network)?.api?.codes,
);

/** Whoever gives a code waits for the shop so long at most; a job has more time for many. */
const REQUEST_DEADLINE_MS = 5_000;
const JOB_DEADLINE_MS = 15_000;
const MOST_TAKEN = 200;
const REFUSED_AGAIN_MS = 3_600_000;

/**
 * Makes or ends a code in its shop now, as far as the shop answers in time: the rest is left to the
 * job. Whatever the shop does, nothing is thrown.
 */
export async function lookAfterCode(ports: Ports, coupon_id: string): Promise<void> {
  try {
    const taken = await takeShopCodes(ports.db, { coupon_id });
    await lookAfter(ports, taken, REQUEST_DEADLINE_MS);
  } catch (error) {
    ports.log('warn', 'shop_code_waits', { coupon_id, ...describeError(error) });
  }
}

/**
 * Makes and ends what shops were not told of yet, and compares what they have, many at a time. A
 * shop that does not answer is left alone for a while, and keeps no other waiting.
 * @returns how many codes were looked after
 */
export async function checkShopCodes(ports: Ports): Promise<number> {
  let count = 0;
  await inTurns(ports, async () => {
    const now = new Date(ports.now());
    const taken = await takeShopCodes(ports.db, { now, most: MOST_TAKEN });
    count += taken.length;
    const byAccount = Map.groupBy(taken, ({ account }) => account.id);
    return [...byAccount.values()].map((of) => () => lookAfter(ports, of, JOB_DEADLINE_MS));
  });
  return count;
}

/** Looks after codes of one shop. */
async function lookAfter(ports: Ports, taken: readonly TakenCode[], deadline_ms: number) {
  const [first] = taken;
  if (!first) return;
  const opened = await openShop(ports, first, deadline_ms);
  if ('problem' in opened) {
    for (const one of taken) await finish(ports, one, byHand(one, opened.problem));
    return;
  }
  const { codes, access } = opened;
  const left = [...taken];
  while (left.length > 0) {
    const some = left.splice(0, codes.most_read);
    const read = await codes.read(
      access,
      some.map(({ code }) => code),
    );
    if (read.kind !== 'done') {
      for (const one of [...some, ...left]) await finish(ports, one, notDone(ports, one, read));
      return;
    }
    for (const one of some) {
      const found = read.value.codes.get(one.code) ?? null;
      await finish(ports, one, await settle(ports, opened, one, found, read.value.currency));
    }
  }
}

type Shop = { codes: ShopCodes; access: CodeAccess };

/** What a shop is asked with; or why its codes are made by hand. */
async function openShop(
  ports: Ports,
  { account }: TakenCode,
  deadline_ms: number,
): Promise<Shop | { problem: string }> {
  const { id: network_account_id, network, external_account, admin_token_sealed } = account;
  const codes = findAdapter(network)?.api?.codes;
  const shop = external_account === null ? null : (codes?.readShop(external_account) ?? null);
  if (!codes || shop === null || admin_token_sealed === null) {
    return { problem: 'The account has no admin token, or is switched off.' };
  }
  try {
    const of = { network_account_id, shop };
    const admin_token = await openAdminToken(ports, of, admin_token_sealed);
    const api = ports.networkApi(network);
    const { base_url } = api;
    const signal = AbortSignal.timeout(api.deadline_ms ?? deadline_ms);
    return { codes, access: { base_url, shop, admin_token, signal } };
  } catch (error) {
    ports.log('error', 'admin_token_not_opened', { network_account_id, ...describeError(error) });
    return { problem: 'The admin token is another shop’s, or cannot be read: enter it again.' };
  }
}

/** Does in the shop what one code needs. @param isSecond it was taken when it was made */
async function settle(
  ports: Ports,
  shop: Shop,
  taken: TakenCode,
  found: CodeInShop | null,
  currency: string,
  isSecond = false,
): Promise<CodeOutcome> {
  const { codes, access } = shop;
  const { code, coupon_id, terms, told_ends_at_ms } = taken;
  const { ends_at_ms } = terms;
  const step = decideCode(taken, terms, found, ports.now());
  switch (step.do) {
    case 'nothing': {
      const { state, external_id, problem } = step;
      return looked(ports, taken, { state, external_id, problem });
    }
    case 'make': {
      const other = otherCurrency(terms, currency);
      if (other !== null) return notDone(ports, taken, { kind: 'refused', problem: other });
      if (isSecond) return notDone(ports, taken, { kind: 'refused', problem: HIDDEN });
      if (told_ends_at_ms !== ends_at_ms) {
        const told_ends_at = ends_at_ms === null ? null : new Date(ends_at_ms);
        await noteShopCode(ports.db, coupon_id, { told_ends_at });
      }
      const made = await codes.make(access, code, terms, step.over_id);
      if (made.kind === 'taken') return settleTaken(ports, shop, taken, currency);
      return changed(ports, taken, made, 'made');
    }
    case 'set_end': {
      const { external_id } = step;
      if (taken.external_id === null) await noteShopCode(ports.db, coupon_id, { external_id });
      const ended = await codes.setEnd(access, external_id, ends_at_ms);
      return changed(ports, taken, ended, 'made');
    }
    case 'end':
      return changed(ports, taken, await codes.end(access, step.external_id), 'ended');
  }
}

/** Somebody made it meanwhile, or we did and did not hear of it: read and compare. */
async function settleTaken(ports: Ports, shop: Shop, taken: TakenCode, currency: string) {
  const { code } = taken;
  const read = await shop.codes.read(shop.access, [code]);
  if (read.kind !== 'done') return notDone(ports, taken, read);
  return settle(ports, shop, taken, read.value.codes.get(code) ?? null, currency, true);
}

const HIDDEN = 'The shop says that it has this code, and does not show it. Give another code.';

function otherCurrency({ amount }: CodeTerms, currency: string): string | null {
  if (amount === null || amount.currency === currency) return null;
  return `The shop sells in ${currency}, the program is in ${amount.currency}: give a percentage.`;
}

/** What was done in the shop, if it was. */
function changed(
  ports: Ports,
  taken: TakenCode,
  answer: CodeAnswer<string>,
  state: 'made' | 'ended',
): CodeOutcome {
  if (answer.kind !== 'done') return notDone(ports, taken, answer);
  return looked(ports, taken, { state, external_id: answer.value, problem: null });
}

/** The shop was asked, and is asked again in some hours: when the code ends, or it was changed. */
function looked(
  ports: Ports,
  { terms: { ends_at_ms } }: TakenCode,
  found: Pick<CodeOutcome, 'state' | 'external_id' | 'problem'>,
): CodeOutcome {
  const now_ms = ports.now();
  const again_ms = now_ms + CODE_CHECKED_EVERY_MS;
  const next_ms = ends_at_ms !== null && ends_at_ms > now_ms ? ends_at_ms + 60_000 : again_ms;
  const next_at = found.state === 'ended' ? null : new Date(Math.min(again_ms, next_ms));
  return { ...found, failed_count: 0, next_at, checked_at: new Date(now_ms) };
}

/** The shop said no, or nothing. */
function notDone(
  ports: Ports,
  taken: TakenCode,
  answer: Exclude<CodeAnswer<unknown>, { kind: 'done' }>,
): CodeOutcome {
  const now_ms = ports.now();
  const kept = { external_id: taken.external_id, checked_at: null };
  if (answer.kind === 'no_answer') {
    const failed_count = taken.failed_count + 1;
    const next_at = new Date(nextCodeTry(failed_count, now_ms, answer.retry_ms));
    const isKnown = taken.state === 'made' || taken.state === 'drifted';
    const state = isKnown ? taken.state : 'pending';
    return { ...kept, state, problem: answer.problem, failed_count, next_at };
  }
  const problem = answer.kind === 'taken' ? HIDDEN : answer.problem;
  const next_at = new Date(now_ms + REFUSED_AGAIN_MS);
  return { ...kept, state: 'failed', problem, failed_count: 0, next_at };
}

const byHand = ({ external_id }: TakenCode, problem: string): CodeOutcome => ({
  ...{ state: 'by_hand', external_id, problem },
  ...{ failed_count: 0, next_at: null, checked_at: null },
});

function finish(ports: Ports, taken: TakenCode, outcome: CodeOutcome): Promise<void> {
  const { coupon_id, account } = taken;
  const { state, problem } = outcome;
  if (state !== 'made' && state !== 'ended') {
    const about = { coupon_id, network_account_id: account.id, state, problem: problem ?? '' };
    ports.log('warn', 'shop_code_not_made', about);
  }
  return finishShopCode(ports.db, taken, outcome);
}

/** What coupons take off in their shops and how they stand there, by coupon; none without. */
export async function presentShopCodes(
  ports: Ports,
  coupons: readonly { id: string; code: string; ends_at: Date | null }[],
) {
  const rows = await listShopCodes(
    ports.db,
    coupons.map(({ id }) => id),
  );
  return new Map(
    rows.map(({ code: row, network, shop }) => {
      const { rate_bps, amount_minor, currency, usage_limit, once_per_customer } = row;
      const coupon = coupons.find(({ id }) => id === row.coupon_id);
      const { state, problem, network_account_id, checked_at } = row;
      const steps = state === 'by_hand' && coupon ? stepsOf(ports, row, coupon, network) : [];
      const starts_at = row.starts_at.toISOString();
      const discount = {
        ...{ rate_bps, currency, starts_at, usage_limit, once_per_customer },
        amount_minor: amount_minor === null ? null : toJsonMinor(amount_minor),
      };
      const stands = { state, network_account_id, shop, problem, steps };
      const shown = { ...stands, checked_at: checked_at?.toISOString() ?? null };
      return [row.coupon_id, { discount, shop: shown }];
    }),
  );
}

type Row = Awaited<ReturnType<typeof listShopCodes>>[number]['code'];

/** What somebody does in the shop by hand. */
function stepsOf(
  ports: Ports,
  { rate_bps, amount_minor, currency, starts_at, usage_limit, once_per_customer }: Row,
  { code, ends_at }: { code: string; ends_at: Date | null },
  network: string | null,
): string[] {
  const ends_at_ms = ends_at?.getTime() ?? null;
  if (ends_at_ms !== null && ends_at_ms <= ports.now()) {
    return [`End the discount code ${code} in the shop: here it has ended.`];
  }
  const amount =
    amount_minor !== null && currency !== null && isCurrency(currency)
      ? { amount_minor, currency }
      : null;
  const terms: CodeTerms = {
    ...{ rate_bps, amount, usage_limit, once_per_customer, ends_at_ms },
    starts_at_ms: starts_at.getTime(),
  };
  const described = network === null ? undefined : findAdapter(network)?.api?.codes;
  return (
    described?.describe(code, terms) ?? [
      `Make the discount code ${code} in the shop: ${takenOff(terms)} off.`,
    ]
  );
}
