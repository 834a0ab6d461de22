import { money } from '../../format.ts';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { Card } from '../../parts/page.tsx';
import type { PayoutPlan } from '../../shapes.ts';
import { wo } from '../../words.ts';
import { InfluencerName } from '../people/influencer-name.tsx';

const ICONS: Record<string, IconName> = {
  no_details: 'wallet',
  details_changed: 'clock',
  below_minimum: 'clock',
  switched_off: 'ban',
  nothing_payable: 'undo',
  too_large: 'alert',
};

type Props = { rows: PayoutPlan['left_out'] };

/** Who is not paid now, each with the reason. */
export function LeftOut({ rows }: Props) {
  if (rows.length === 0) return null;
  const { new_payout: words } = wo;
  return (
    <Card
      title={words.left_out}
      class="left"
      flush
      head={<span class="note end">{words.count(rows.length)}</span>}
    >
      <ul class="rows left">
        {rows.map(({ influencer_id, amount, reason }) => (
          <li key={influencer_id}>
            <div>
              <p class="one">
                <a class="name" href={`/operate/influencers/${influencer_id}`}>
                  <InfluencerName id={influencer_id} />
                </a>
                <span class="num">{money(amount)}</span>
              </p>
              <p class="two">
                <Icon name={ICONS[reason] ?? 'alert'} size="s" />
                <span>{words.reasons[reason as keyof typeof words.reasons] ?? reason}</span>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
