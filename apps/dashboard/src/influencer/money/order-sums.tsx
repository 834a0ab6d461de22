import { money, rate } from '../../format.ts';
import type { Conversion } from '../../shapes.ts';
import { wi } from '../../words.ts';

/** The amounts of an order, what was taken back of each, and what is left: the API’s figures. */
export function OrderSums({ of }: { of: Conversion }) {
  const { commission, amount, external_order_id } = of;
  const { currency, rate_bps, flat_minor, platform_fee_rate_bps } = commission;
  const reversed_base = of.reversals
    .filter((one) => one.state !== 'withdrawn')
    .reduce((sum, one) => sum + one.base_minor, 0);
  const hasReversal = commission.reversed_net_minor !== 0 || reversed_base !== 0;
  const { sums } = wi;
  const pays =
    flat_minor !== null ? sums.flat : rate_bps !== null ? sums.rate(rate(rate_bps)) : sums.stated;
  const rows: [string, number, number][] = [
    [pays, commission.gross_minor, -commission.reversed_gross_minor],
    [
      sums.fee(rate(platform_fee_rate_bps)),
      -commission.platform_fee_minor,
      commission.reversed_platform_fee_minor,
    ],
  ];
  const show = (amount_minor: number, of_currency = currency) =>
    money({ amount_minor: amount_minor === 0 ? 0 : amount_minor, currency: of_currency });
  return (
    <table class="table sums">
      <caption class="vh">{sums.caption(external_order_id)}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col" class="n">
            {sums.ordered}
          </th>
          {hasReversal && (
            <>
              <th scope="col" class="n">
                {sums.taken_back}
              </th>
              <th scope="col" class="n">
                {sums.now}
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{sums.value}</th>
          <td class="n">{money(amount)}</td>
          {hasReversal && (
            <>
              <td class="n">{show(-reversed_base, amount.currency)}</td>
              <td class="n">{show(amount.amount_minor - reversed_base, amount.currency)}</td>
            </>
          )}
        </tr>
        {rows.map(([label, first, back]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class="n">{show(first)}</td>
            {hasReversal && (
              <>
                <td class="n">{show(back)}</td>
                <td class="n">{show(first + back)}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{wi.order.you_get}</th>
          <td class="n">{show(commission.net_minor)}</td>
          {hasReversal && (
            <>
              <td class="n">{show(-commission.reversed_net_minor)}</td>
              <td class="n">{show(commission.standing_net_minor)}</td>
            </>
          )}
        </tr>
      </tfoot>
    </table>
  );
}
