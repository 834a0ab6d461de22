import { useState } from 'preact/hooks';
import { useApi } from '../../api.ts';
import { Choice } from '../../controls/panel.tsx';
import { majorOf, money, month, rate, shortMoney, wholeCount } from '../../format.ts';
import { Count, Figure } from '../../parts/figures.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import type { Program, ProgramCustomers } from '../../shapes.ts';
import { wm } from '../../words.ts';

/** Are the customers new, and what do those come to who came before? */
export function Customers({ program }: { program: Program }) {
  const customers = useApi<ProgramCustomers>(`/api/programs/${program.id}/customers`);
  const { customers: words } = wm;
  return (
    <Card title={words.title}>
      <Part of={customers} rows={4}>
        {(data) =>
          data && data.months.length + data.cohorts.length > 0 ? (
            <Told data={data} />
          ) : (
            <EmptyState icon="users" title={words.empty} say={words.empty_say} />
          )
        }
      </Part>
    </Card>
  );
}

type Shown = 'value' | 'paid';

function Told({ data }: { data: ProgramCustomers }) {
  const [shown, setShown] = useState<Shown>('value');
  const { customers: words } = wm;
  const { share, first_orders, known_orders } = data.new_customers;
  return (
    <>
      <dl class="figures">
        <Figure
          label={words.share}
          value={share === null ? '–' : rate(Math.round(share * 100) * 100)}
          note={
            first_orders === null || known_orders === null
              ? words.too_few
              : words.share_note(wholeCount(first_orders), wholeCount(known_orders))
          }
        />
      </dl>
      {data.cohorts.length > 0 ? (
        <>
          <div class="bar">
            <Choice
              name={words.shown}
              value={shown}
              options={[
                { value: 'value', label: words.value },
                { value: 'paid', label: words.paid },
              ]}
              onChange={(value) => setShown(value === 'paid' ? 'paid' : 'value')}
            />
          </div>
          <Cohorts data={data} shown={shown} />
          <p class="note under">{words.cohorts_note}</p>
          <Creators data={data} />
          <p class="note under">{words.withheld}</p>
        </>
      ) : (
        <p class="note under">{words.no_cohorts}</p>
      )}
    </>
  );
}

type Value = Pick<
  ProgramCustomers['creators'][number],
  'value_per_customer_minor' | 'paid_per_customer_minor'
>;
const eachOf = (of: Value, shown: Shown) =>
  shown === 'value' ? of.value_per_customer_minor : of.paid_per_customer_minor;

/** Darker is more; the figure is in each cell. */
const LEVELS = 5;

/** A row for the customers of each month, a column for each month since. */
function Cohorts({ data, shown }: { data: ProgramCustomers; shown: Shown }) {
  const { customers: words } = wm;
  const { cohorts, currency } = data;
  const columns = Math.max(...cohorts.map(({ months }) => months.length));
  const numbers = Array.from({ length: columns }, (_, month_no) => month_no);
  const all = cohorts.flatMap(({ months }) => months.map((one) => eachOf(one, shown)));
  const most = Math.max(1, ...all);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={words.cohorts}>
      <table class="table cohorts">
        <caption class="vh">{shown === 'value' ? words.value : words.paid}</caption>
        <thead>
          <tr>
            <th scope="col">{words.since}</th>
            <th scope="col" class="n">
              {words.count}
            </th>
            {numbers.map((month_no) => (
              <th scope="col" class="n" key={month_no}>
                {words.month_no(month_no)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => (
            <tr key={cohort.month ?? ''}>
              <th scope="row">{cohort.month ? month(cohort.month) : words.small_months}</th>
              <td class="n">
                <Count of={cohort.customers} />
              </td>
              {numbers.map((month_no) => (
                <Cell
                  key={month_no}
                  of={cohort.months[month_no]}
                  shown={shown}
                  most={most}
                  currency={currency}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = {
  /** Undefined of a month that has not begun. */
  of: ProgramCustomers['cohorts'][number]['months'][number] | undefined;
  shown: Shown;
  most: number;
  currency: string;
};

function Cell({ of, shown, most, currency }: CellProps) {
  if (!of) return <td />;
  const amount_minor = eachOf(of, shown);
  const value = majorOf(amount_minor, currency);
  return (
    <td
      class={`n heat-${Math.ceil((LEVELS * amount_minor) / most)}`}
      title={wm.customers.cell(
        money({ amount_minor: of.value_minor, currency }),
        money({ amount_minor: of.paid_minor, currency }),
        wholeCount(of.orders),
      )}
    >
      {value < 100 ? money({ amount_minor, currency }) : shortMoney(value, currency)}
    </td>
  );
}

function Creators({ data: { creators, currency } }: { data: ProgramCustomers }) {
  const { customers: words } = wm;
  if (creators.length === 0) return null;
  const shown = (amount_minor: number) => money({ amount_minor, currency });
  return (
    <div class="scroll under">
      <table class="table cohorts">
        <caption class="label">{words.by_creator}</caption>
        <thead>
          <tr>
            <th scope="col">{words.creator}</th>
            {[words.count, words.value, words.paid].map((label) => (
              <th scope="col" class="n" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {creators.map((one) => (
            <tr key={one.influencer?.id ?? ''}>
              <th scope="row">{one.influencer?.name ?? words.others}</th>
              <td class="n">
                <Count of={one.customers} />
              </td>
              <td class="n">{shown(one.value_per_customer_minor)}</td>
              <td class="n">{shown(one.paid_per_customer_minor)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
