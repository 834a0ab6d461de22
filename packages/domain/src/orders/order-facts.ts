import { isOwing, type PaymentState } from './payment.ts';
import { compareVersions, type Version } from './versions.ts';

/** How much a reversal takes back. */
export type ReversalPart =
  /** Everything that is left. */
  | { kind: 'all' }
  /** A part of the base, of no line in particular. */
  | { kind: 'base'; base_minor: bigint }
  /** A part of the gross, as the network states it. */
  | { kind: 'gross'; base_minor: bigint; gross_minor: bigint }
  /** Parts of lines, and of the base beside them. */
  | { kind: 'lines'; lines: readonly LinePart[]; base_minor: bigint }
  /**
   * Goods given back, and the money paid out for goods (less what explains tax, shipping, duties,
   * fees): negative while the goods are back and the money is not. Netted over all of an order's.
   */
  | { kind: 'netted'; lines: readonly LinePart[]; money_minor: bigint }
  /** What the order's own report took back by standing for nothing: no part beside that. */
  | { kind: 'report' };
export type LinePart = { line_id: string; base_minor: bigint };

/** A line of an order as it is told. */
export type StatedLine = {
  line_id: string;
  external_product_id: string | null;
  sku: string | null;
  /** How many pieces, where they are more than one. */
  quantity?: number;
  base_minor: bigint;
};

/** An order as one report states it: every figure is absolute, never a change. */
export type Statement = {
  version: Version;
  /** The commissionable base, before what reversals take back. */
  base_minor: bigint;
  /** What an edit took off, with its tax: money that may be paid back without touching the rest. */
  edited_off_minor: bigint;
  /** While the customer owes money: what edits and returns took off so far. It was never paid, and
   * is never paid back; else 0. */
  never_paid_minor: bigint;
  /** The gross commission where the network states it. */
  gross_minor: bigint | null;
  /** The lines the base is made of, adding up to it; empty when none are told. */
  lines: readonly StatedLine[];
  /** Why it stands for nothing; null while it stands. May change back. */
  void_reason: string | null;
  payment_state: PaymentState;
};

/** A statement with what most of them do not say left out. */
export function statementOf(
  told: Pick<Statement, 'version' | 'base_minor'> & Partial<Statement>,
): Statement {
  return {
    edited_off_minor: 0n,
    never_paid_minor: 0n,
    gross_minor: null,
    lines: [],
    void_reason: null,
    payment_state: 'unknown',
    ...told,
  };
}

/** One refund, cancellation or dispute, as its newest word has it. */
export type ReversalFact = {
  kind: 'refund' | 'cancel' | 'chargeback';
  /** Tells those of a kind apart; empty where an order can have one only. */
  external_refund_id: string;
  version: Version;
  /** `open`: it may come to be, and holds the money. `withdrawn`: it does not count (any more). */
  state: 'open' | 'stands' | 'withdrawn';
  part: ReversalPart;
};

/**
 * All that counts of what was told of an order: its newest statement, the newest that told lines,
 * the newest that told the commission, the newest while the customer owed money, and each reversal
 * in its newest version. Whatever is told in whatever order, however often, comes to the same
 * facts.
 */
export type OrderFacts = {
  newest: Statement;
  itemised: Statement | null;
  stating: Statement | null;
  owing: Statement | null;
  reversals: readonly ReversalFact[];
};

/** The facts of an order that was told once. */
export function beginFacts(statement: Statement): OrderFacts {
  return {
    newest: statement,
    itemised: statement.lines.length > 0 ? statement : null,
    stating: statement.gross_minor === null ? null : statement,
    owing: isOwing(statement.payment_state) ? statement : null,
    reversals: [],
  };
}

/** The facts with one more statement. */
export function addStatement(facts: OrderFacts, statement: Statement): OrderFacts {
  const one = beginFacts(statement);
  return {
    newest: newerOf(facts.newest, one.newest),
    itemised: newerOrOnly(facts.itemised, one.itemised),
    stating: newerOrOnly(facts.stating, one.stating),
    owing: newerOrOnly(facts.owing, one.owing),
    reversals: facts.reversals,
  };
}

const newerOrOnly = (a: Statement | null, b: Statement | null) =>
  a === null || b === null ? (a ?? b) : newerOf(a, b);

/** Of two statements the newer; of one moment the one that pays less, whichever came first. */
function newerOf(a: Statement, b: Statement): Statement {
  return compareStatements(a, b) >= 0 ? a : b;
}

/** Above 0 when `a` counts rather than `b`; 0 only when they say the same. */
function compareStatements(a: Statement, b: Statement): number {
  return (
    compareVersions(a.version, b.version) ||
    Number(a.void_reason !== null) - Number(b.void_reason !== null) ||
    compareAmounts(b.base_minor, a.base_minor) ||
    compareAmounts(b.gross_minor ?? b.base_minor, a.gross_minor ?? a.base_minor) ||
    compareTexts(textOf(a), textOf(b))
  );
}

/** The facts with one more word about a reversal: the newest word of each counts. */
export function addReversal(facts: OrderFacts, told: ReversalFact): OrderFacts {
  const known = facts.reversals.find((one) => isSameReversal(one, told));
  if (known && compareReversals(known, told) >= 0) return facts;
  const others = facts.reversals.filter((one) => one !== known);
  return { ...facts, reversals: [...others, told] };
}

export const isSameReversal = (
  a: Pick<ReversalFact, 'kind' | 'external_refund_id'>,
  b: Pick<ReversalFact, 'kind' | 'external_refund_id'>,
) => a.kind === b.kind && a.external_refund_id === b.external_refund_id;

/** Words of one moment: what stands goes before what is open, that before what is withdrawn. */
const WEIGHTS = { withdrawn: 0, open: 1, stands: 2 } as const;

/** Above 0 when `a` counts rather than `b`; 0 only when they say the same. */
function compareReversals(a: ReversalFact, b: ReversalFact): number {
  return (
    compareVersions(a.version, b.version) ||
    WEIGHTS[a.state] - WEIGHTS[b.state] ||
    compareTexts(textOf(a), textOf(b))
  );
}

/**
 * Why an order stands for nothing; null while it stands. A cancellation holds until a newer
 * statement says that the order stands.
 */
export function voidReasonOf({ newest, reversals }: OrderFacts): string | null {
  if (newest.void_reason !== null) return newest.void_reason;
  const isCancelled = reversals.some(
    (one) =>
      one.kind === 'cancel' &&
      one.state === 'stands' &&
      compareVersions(one.version, newest.version) >= 0,
  );
  return isCancelled ? 'The order was cancelled.' : null;
}

/**
 * How much may go back in money without touching the rest: what edits took off, less what was never
 * paid. Below 0 when returns were settled that way: a shop that is owed money pays none out for
 * what came back, so money that goes back later is for something else.
 */
export function editedOffOf({ newest, owing }: OrderFacts): bigint {
  return newest.edited_off_minor - (owing?.never_paid_minor ?? 0n);
}

/** The parts that are taken back of an order that stands. */
export function partsOf({ reversals }: OrderFacts): ReversalPart[] {
  return reversals
    .filter((one) => one.state === 'stands' && one.kind !== 'cancel')
    .map((one) => one.part);
}

const compareAmounts = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A value as text that depends on what it says alone: a store may give its fields in any order. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one) => {
    if (typeof one === 'bigint') return String(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
