import type { ComponentChildren } from 'preact';
import { money } from '../../format.ts';
import { Card } from '../../parts/page.tsx';
import type { Balance } from '../../shapes.ts';
import { wi } from '../../words.ts';

type Props = {
  balances: readonly Balance[];
  /** What a row ends with: the next payout. */
  last?: { label: string; cell: (balance: Balance) => ComponentChildren };
};

const STEPS = ['pending_minor', 'payable_minor', 'in_flight_minor', 'paid_minor'] as const;

/** Where the money is, by currency: nothing is added across them. */
export function Places({ balances, last }: Props) {
  const { places } = wi;
  const rows = balances.length > 0 ? balances : [];
  return (
    <Card title={places.title} flush>
      {rows.length === 0 ? (
        <p class="small muted none">{places.none}</p>
      ) : (
        <div class="scroll">
          <table class="table money">
            <caption class="vh">{places.caption}</caption>
            <thead>
              <tr>
                <th scope="col">{places.currency}</th>
                {STEPS.map((step) => (
                  <th key={step} scope="col" class="n">
                    {places[step]}
                  </th>
                ))}
                {last && <th scope="col">{last.label}</th>}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.currency}>
                  <th scope="row">{row.currency}</th>
                  {STEPS.map((step) => (
                    <td
                      key={step}
                      class={`n${step === 'payable_minor' ? ' strong' : ''}${row[step] === 0 ? ' zero' : ''}`}
                      data-l={places[step]}
                    >
                      {money({ amount_minor: row[step], currency: row.currency })}
                    </td>
                  ))}
                  {last && (
                    <td class="last" data-l={last.label}>
                      {last.cell(row)}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
