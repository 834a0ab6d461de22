import type { OrderReversed } from '../event.ts';

/** What a message is about. Of two words of one moment the one of the higher rank is newer. */
export type Meaning =
  | { about: 'order'; rank: number }
  | { about: 'reversal'; kind: OrderReversed['kind']; state: OrderReversed['state']; rank: number };

const CREATED: Meaning = { about: 'order', rank: 0 };
const UPDATED: Meaning = { about: 'order', rank: 1 };
function reversal(kind: OrderReversed['kind'], state: OrderReversed['state']): Meaning {
  return { about: 'reversal', kind, state, rank: state === 'open' ? 0 : 2 };
}

const CANCELLED = reversal('cancel', 'stands');

/** The types of the contract, after `conversion.`, and what else people write for them. */
const TYPES = vocabulary([
  ['created', CREATED],
  ['updated', UPDATED],
  ['refunded', reversal('refund', 'stands')],
  ['refund_withdrawn refund_cancelled refund_failed', reversal('refund', 'withdrawn')],
  ['cancelled canceled', CANCELLED],
  ['reinstated', reversal('cancel', 'withdrawn')],
  ['dispute_opened chargeback_opened disputed', reversal('chargeback', 'open')],
  ['charged_back dispute_lost chargeback_lost', reversal('chargeback', 'stands')],
  [
    'dispute_won chargeback_won chargeback_reversed dispute_withdrawn chargeback_withdrawn',
    reversal('chargeback', 'withdrawn'),
  ],
]);

/**
 * How platforms whose postbacks are documented call a conversion and its states (Affise 1, 2, 3, 5;
 * TUNE 11–19 and 41–43; Everflow, Trackier, CashbackOS, Keitaro in words).
 */
const SYNONYMS = vocabulary([
  ['sale lead order purchase conversion transaction action', CREATED],
  ['pending hold on_hold onhold new open tracked waiting unconfirmed 2 5', CREATED],
  ['approved confirmed paid success successful accepted valid validated completed', UPDATED],
  ['complete payable locked settled 1 41 42 43', UPDATED],
  ['refund return returned partially_refunded', reversal('refund', 'stands')],
  ['rejected declined denied invalid reversed void voided deleted trash', CANCELLED],
  ['cancel cancellation failed expired 3 11 12 13 14 15 16 17 18 19', CANCELLED],
  ['chargeback chargedback', reversal('chargeback', 'stands')],
  ['dispute', reversal('chargeback', 'open')],
]);

function vocabulary(
  entries: readonly (readonly [string, Meaning])[],
): ReadonlyMap<string, Meaning> {
  return new Map(entries.flatMap(([words, one]) => words.split(' ').map((word) => [word, one])));
}

/** The type of a message (`conversion.refunded`); undefined when it is none of the contract's. */
export function meaningOfType(type: string): Meaning | undefined {
  const [, word] = /^conversion\.(.+)$/.exec(type.trim()) ?? [];
  return word === undefined ? undefined : TYPES.get(word);
}

/**
 * What a postback is about, by its `type` and its `status`: the type says what happened, the status
 * how a sale stands. A sale that was declined is cancelled; a refund with the status of its sale is
 * a refund.
 * @returns undefined when a word is not understood, or they contradict each other
 */
export function meaningOfPostback(type: string, status: string): Meaning | undefined {
  const kind = type === '' ? CREATED : (meaningOfType(type) ?? wordOf(type));
  const stands = status === '' ? kind : wordOf(status);
  if (!kind || !stands) return undefined;
  if (kind.about === 'order' && stands.about === 'order') {
    return kind.rank > stands.rank ? kind : stands;
  }
  if (kind.about === 'order') return stands;
  if (stands.about === 'order') return kind;
  return kind.kind === stands.kind && kind.state === stands.state ? kind : undefined;
}

function wordOf(text: string): Meaning | undefined {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return TYPES.get(word) ?? SYNONYMS.get(word);
}
