import { countUnchecked } from '@skinstack/db/ledger/list-unchecked';
import { findAdapter } from '@skinstack/networks/networks';
import type { Ports } from '../ports.ts';

/** What a reconciliation says nothing about; `how_much` of it there is, where that is known. */
export const UNCHECKED = [
  ...(['bank', 'merchants', 'unreported', 'restored', 'typed'] as const),
  ...(['inbox', 'invoices', 'without_file'] as const),
] as const;
/** With why, and who can tell. */
export type NotChecked = {
  kind: (typeof UNCHECKED)[number];
  what: string;
  why: string;
  how_much: string | null;
};

const ALWAYS: readonly NotChecked[] = [
  {
    kind: 'bank',
    how_much: null,
    what: 'The account at the bank or provider',
    why:
      'A payout is settled when somebody says so. Compare its statement with the payouts settled ' +
      'and returned of that time.',
  },
  {
    kind: 'merchants',
    how_much: null,
    what: 'What merchants paid',
    why:
      'The books say what they owe (merchant_receivable), not what came in: compare it with your ' +
      'invoices.',
  },
  {
    kind: 'unreported',
    how_much: null,
    what: 'Orders nobody reported',
    why: 'The books know what shops and networks say. A shop’s own list of orders tells the rest.',
  },
  {
    kind: 'restored',
    how_much: null,
    what: 'What happened after the moment a restored database is from',
    why:
      'It is sound in itself. Networks send again only what they still keep: replay or import ' +
      'it, and compare payouts with the bank.',
  },
  {
    kind: 'typed',
    how_much: null,
    what: 'Rates and amounts that somebody typed',
    why: 'A rate of 90 % for 9 % is paid as agreed. The audit log says who set it and when.',
  },
];

/** What the reconciliation did not look at, with how much of it there is now. */
export async function listNotChecked(ports: Pick<Ports, 'db'>): Promise<NotChecked[]> {
  const { networks, paid_without_file, ...inbox } = await countUnchecked(ports.db);
  const waiting = Object.entries(inbox).filter(([, count]) => count > 0);
  const states = waiting.map(([status, count]) => `${count} ${status}`).join(', ');
  const untold = networks.filter(({ network }) => !findAdapter(network)?.api?.poll);
  const names = untold.map(({ network, count }) => `${network} (${count})`).join(', ');
  const found: NotChecked[] = [
    {
      kind: 'inbox',
      how_much: states || null,
      what: `Deliveries in the inbox: ${states}`,
      why: 'Their money is in no books yet.',
    },
    {
      kind: 'invoices',
      how_much: names || null,
      what: `Invoices of ${names}`,
      why: 'They are not imported: compare them with the conversions of their accounts.',
    },
    {
      kind: 'without_file',
      how_much: paid_without_file === 0 ? null : String(paid_without_file),
      what: `Payouts sent without a file: ${paid_without_file}`,
      why: 'Nothing here says to which account they went: the bank’s statement does.',
    },
  ];
  return [...ALWAYS, ...found.filter(({ how_much }) => how_much !== null)];
}
