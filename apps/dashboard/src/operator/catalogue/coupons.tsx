import { useState } from 'preact/hooks';
import { useApi, usePages } from '../../api.ts';
import { day } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { List } from '../../parts/list.tsx';
import { Card, EmptyState, Part } from '../../parts/page.tsx';
import { isBrand } from '../../session.ts';
import type { Coupon, Influencer, Program } from '../../shapes.ts';
import { w, wo, ws } from '../../words.ts';
import { InfluencerLink } from '../people/influencer-name.tsx';
import { EndTerm, TermState } from './end-term.tsx';
import { MoveCoupon } from './move-coupon.tsx';
import { CodeInShop, CodeState, NewCoupon } from './new-coupon.tsx';

/** Codes that credit their orders to somebody. */
export function Coupons({ program }: { program: Program }) {
  const coupons = usePages<Coupon>(`/api/programs/${program.id}/coupons?limit=20`);
  const influencers = useApi<{ data: Influencer[] }>(
    isBrand() ? null : '/api/influencers?limit=100',
  );
  const names = new Map(
    (influencers.data?.data ?? []).map(({ id, display_name }) => [id, display_name]),
  );
  const [isAdding, setAdding] = useState(false);
  const [ended, setEnded] = useState<Coupon | null>(null);
  const [moved, setMoved] = useState<Coupon | null>(null);
  const [looked, setLooked] = useState<Coupon | null>(null);
  const { coupons: words } = wo;
  return (
    <Card
      title={words.title}
      flush
      head={
        !isBrand() && (
          <button type="button" class="btn end" onClick={() => setAdding(true)}>
            <Icon name="plus" size="m" /> {words.add}
          </button>
        )
      }
    >
      <Part of={coupons} rows={2}>
        {() =>
          coupons.rows?.length ? (
            <List
              caption={words.caption}
              rows={coupons.rows}
              keyOf={(row) => row.id}
              pages={coupons}
              columns={[
                {
                  key: 'code',
                  label: words.code,
                  card: 'title',
                  cell: (row) => <span class="name mono">{row.code}</span>,
                },
                {
                  key: 'who',
                  label: words.who,
                  cell: (row) => (
                    <InfluencerLink
                      id={row.influencer_id}
                      name={names.get(row.influencer_id) ?? words.somebody}
                    />
                  ),
                },
                {
                  key: 'since',
                  label: words.since,
                  cell: (row) => day(row.moves.at(-1)?.starts_at ?? row.created_at),
                },
                {
                  key: 'shop',
                  label: ws.codes.shop,
                  cell: (row) => <InShop coupon={row} onLook={() => setLooked(row)} />,
                },
                {
                  key: 'end',
                  label: w.state_word,
                  card: 'answer',
                  cell: (row) => (
                    <>
                      <TermState of={row} />
                      {row.state !== 'ended' && (
                        <span class="bar">
                          {!isBrand() && (
                            <button type="button" class="btn plain" onClick={() => setMoved(row)}>
                              {words.move}
                              <span class="vh"> {row.code}</span>
                            </button>
                          )}
                          <button type="button" class="btn plain" onClick={() => setEnded(row)}>
                            {words.end}
                            <span class="vh"> {row.code}</span>
                          </button>
                        </span>
                      )}
                    </>
                  ),
                },
              ]}
            />
          ) : (
            <EmptyState icon="file" title={words.empty} say={words.empty_say} />
          )
        }
      </Part>
      {isAdding && (
        <NewCoupon
          program={program}
          influencers={influencers.data?.data ?? []}
          onClose={() => setAdding(false)}
          onMade={(coupon) => {
            setAdding(false);
            if (coupon.shop) setLooked(coupon);
          }}
        />
      )}
      {looked && <CodeInShop coupon={looked} onClose={() => setLooked(null)} />}
      {ended && (
        <EndTerm
          path={`/api/programs/${program.id}/coupons/${ended.id}`}
          title={words.end_title(ended.code)}
          say={words.end_say}
          ends_at={ended.ends_at}
          isNow={isBrand()}
          onClose={() => setEnded(null)}
        />
      )}
      {moved && (
        <MoveCoupon
          coupon={moved}
          influencers={influencers.data?.data ?? []}
          onClose={() => setMoved(null)}
        />
      )}
    </Card>
  );
}

/** What the shop knows of a code; pressed, it says more. */
function InShop({ coupon, onLook }: { coupon: Coupon; onLook: () => void }) {
  if (!coupon.shop) return <>–</>;
  return (
    <button type="button" class="btn plain" onClick={onLook}>
      <CodeState state={coupon.shop.state} />
      <span class="vh"> {coupon.code}</span>
    </button>
  );
}
