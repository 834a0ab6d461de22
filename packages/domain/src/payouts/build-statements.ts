import { assert } from '../assert.ts';

/** How much is where: on hold, free, in a payout, and paid out so far. */
type Standings = {
  pending_minor: bigint;
  payable_minor: bigint;
  in_flight_minor: bigint;
  paid_minor: bigint;
};
/** Standings of one currency, or what one journal moved of it. */
type OfCurrency = Standings & { currency: string };
/** A move with what it changed of all that is owed, and what is owed after it. */
type StatementEntry<M> = M & { amount_minor: bigint; balance_minor: bigint };
export type Statement<M> = {
  currency: string;
  opening: Standings & { balance_minor: bigint };
  entries: StatementEntry<M>[];
  closing: Standings & { balance_minor: bigint };
};

const NOTHING: Standings = {
  pending_minor: 0n,
  payable_minor: 0n,
  in_flight_minor: 0n,
  paid_minor: 0n,
};

/**
 * A statement a currency: what is owed (pending, payable and in flight together) before a period,
 * with each of its moves, and after it. Moving money from one place to another changes nothing of
 * what is owed; paying it out does. Currencies are never added up.
 * @param moves in the order of their time
 * @param closing what was where after the period, added up apart from the moves: the two agree, or
 *   this stops
 */
export function buildStatements<M extends OfCurrency>(
  opening: readonly OfCurrency[],
  moves: readonly M[],
  closing: readonly OfCurrency[],
): Statement<M>[] {
  return closing.map((end) => {
    const { currency } = end;
    const start = opening.find((one) => one.currency === currency) ?? NOTHING;
    let now = { ...start };
    const entries = moves
      .filter((move) => move.currency === currency)
      .map((move) => {
        now = add(now, move);
        return { ...move, amount_minor: owed(move), balance_minor: owed(now) };
      });
    for (const name of Object.keys(NOTHING) as (keyof Standings)[]) {
      assert(now[name] === end[name], `opening and entries make the closing ${name}`);
    }
    return { currency, opening: withBalance(start), entries, closing: withBalance(end) };
  });
}

const owed = ({ pending_minor, payable_minor, in_flight_minor }: Standings) =>
  pending_minor + payable_minor + in_flight_minor;

function add(a: Standings, b: Standings): Standings {
  return {
    pending_minor: a.pending_minor + b.pending_minor,
    payable_minor: a.payable_minor + b.payable_minor,
    in_flight_minor: a.in_flight_minor + b.in_flight_minor,
    paid_minor: a.paid_minor + b.paid_minor,
  };
}

function withBalance(standings: Standings) {
  const { pending_minor, payable_minor, in_flight_minor, paid_minor } = standings;
  const parts = { pending_minor, payable_minor, in_flight_minor, paid_minor };
  return { ...parts, balance_minor: owed(standings) };
}
