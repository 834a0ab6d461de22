import { countUnchecked } from '@skinstack/db/ledger/list-unchecked';
import { findAdapter } from '@skinstack/networks/networks';
import type { Ports } from '../ports.ts';

/** What a reconciliation says nothing about, why, and who can tell. */
export type NotChecked = { what: string; why: string };

const ALWAYS: readonly NotChecked[] = [
  {
    what: 'The account at the bank or provider',
    why:
      'A payout is settled when somebody says so. Compare its statement with the payouts settled ' +
      'and returned of that time.',
  },
  {
    what: 'What merchants paid',
    why:
      'The books say what they owe (merchant_receivable), not what came in: compare it with your ' +
      'invoices.',
  },
  {
    what: 'Orders nobody reported',
    why: 'The books know what shops and networks say. A shop’s own list of orders tells the rest.',
  },
  {
    what: 'What happened after the moment a restored database is from',
    why:
      'It is sound in itself. Networks send again only what they still keep: replay or import ' +
      'it, and compare payouts with the bank.',
  },
  {
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
  return [
    ...ALWAYS,
    ...(states === ''
      ? []
      : [{ what: `Deliveries in the inbox: ${states}`, why: 'Their money is in no books yet.' }]),
    ...(names === ''
      ? []
      : [
          {
            what: `Invoices of ${names}`,
            why: 'They are not imported: compare them with the conversions of their accounts.',
          },
        ]),
    ...(paid_without_file === 0
      ? []
      : [
          {
            what: `Payouts sent without a file: ${paid_without_file}`,
            why: 'Nothing here says to which account they went: the bank’s statement does.',
          },
        ]),
  ];
}
